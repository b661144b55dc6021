//! From bytes that somebody says are a picture to one of our own.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use super::Kind;
use crate::config::hex;

/// The name of a text.
pub type Refusal = &'static str;

/// Pixels on a side, and in all. A bomb says at its beginning how large it will be.
const SIDE_AT_MOST: u32 = 12_000;
const PIXELS_AT_MOST: u64 = 50_000_000;
/// Bytes, for a decoder.
const MEMORY_AT_MOST: u64 = 256 * 1024 * 1024;
/// Wider than this no page shows it.
const WIDTH: u32 = 1600;
const HEIGHT: u32 = 2400;
const QUALITY: u8 = 82;

/// A picture made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub hash: String,
    pub kind: Kind,
    pub width: i64,
    pub height: i64,
    pub bytes: Vec<u8>,
}

pub fn make(bytes: &[u8]) -> Result<Made, Refusal> {
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        _ => return Err("invalid-picture-kind"),
    };
    let picture = decode(bytes, format)?;
    let picture = if picture.width() > WIDTH || picture.height() > HEIGHT {
        picture.resize(WIDTH, HEIGHT, FilterType::Triangle)
    } else {
        picture
    };
    encode(&picture)
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Refusal> {
    let broken = |_| "invalid-picture-broken";
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_AT_MOST);
    limits.max_image_height = Some(SIDE_AT_MOST);
    limits.max_alloc = Some(MEMORY_AT_MOST);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_AT_MOST || width > SIDE_AT_MOST || height > SIDE_AT_MOST {
        return Err("invalid-picture-pixels");
    }
    // A camera writes down how it was held.
    let turned = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(turned);
    Ok(picture)
}

fn refusal(error: image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => "invalid-picture-pixels",
        _ => "invalid-picture-broken",
    }
}

/// What lets nothing shine through becomes a JPEG, which is smaller.
fn encode(picture: &DynamicImage) -> Result<Made, Refusal> {
    let broken = |_| "invalid-picture-broken";
    let mut bytes = Vec::new();
    let colours = picture.to_rgba8();
    let kind = if colours.pixels().all(|pixel| matches!(pixel.0, [.., u8::MAX])) { Kind::Jpeg } else { Kind::Png };
    match kind {
        Kind::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            picture.to_rgb8().write_with_encoder(encoder).map_err(broken)?;
        }
        Kind::Png => colours.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(broken)?,
    }
    let hash = hex(Sha256::digest(&bytes).iter());
    Ok(Made { hash, kind, width: picture.width().into(), height: picture.height().into(), bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn pictures_are_made_anew() {
        let made = make(&png(3200, 100)).unwrap();
        assert_eq!((made.kind, made.width, made.height), (Kind::Jpeg, 1600, 50));
        assert!(made.bytes.starts_with(&[0xff, 0xd8]));
        let mut glass = Vec::new();
        DynamicImage::new_rgba8(4, 4).write_to(&mut Cursor::new(&mut glass), ImageFormat::Png).unwrap();
        assert_eq!(make(&glass).unwrap().kind, Kind::Png);
        let mut webp = Vec::new();
        DynamicImage::new_rgb8(5, 4).write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).unwrap();
        assert_eq!(make(&webp).unwrap().width, 5);
    }

    #[test]
    fn what_rides_along_is_left_behind() {
        let mut bytes = png(4, 4);
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        let made = make(&bytes).unwrap();
        assert!(!made.bytes.windows(7).any(|window| window == b"<script"));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let whole = png(40, 40);
        for (bytes, why) in [
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "invalid-picture-kind"),
            (b"<?xml version='1.0'?><svg/>".to_vec(), "invalid-picture-kind"),
            (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec(), "invalid-picture-kind"),
            (b"%PDF-1.7".to_vec(), "invalid-picture-kind"),
            (Vec::new(), "invalid-picture-kind"),
            (whole[..40].to_vec(), "invalid-picture-broken"),
            ([&b"\xff\xd8\xff\xe0"[..], &[7; 500]].concat(), "invalid-picture-broken"),
            ([&b"RIFF\xff\xff\xff\xffWEBP"[..], &[7; 500]].concat(), "invalid-picture-broken"),
        ] {
            assert_eq!(make(&bytes), Err(why), "{:?}", bytes.get(..20));
        }
    }

    /// The head of a PNG that says how large it is.
    fn says_it_is(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = png(1, 1);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        bytes
    }

    /// PNG's (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
        };
        !bytes.iter().fold(u32::MAX, step)
    }

    #[test]
    fn bombs_do_not_go_off() {
        for (width, height) in [(60_000, 60_000), (12_000, 12_000), (1_000_000, 1), (u32::MAX >> 1, u32::MAX >> 1)] {
            let refused = make(&says_it_is(width, height)).unwrap_err();
            assert!(matches!(refused, "invalid-picture-pixels" | "invalid-picture-broken"), "{width}: {refused}");
        }
        assert_eq!(make(&says_it_is(11_000, 11_000)), Err("invalid-picture-pixels"));
    }
}
