//! The blog in a browser: an editor writes with a preview and a picture, with scripts and without, and everybody reads.

use super::Person;

const TEXT: &str = "It is **spring**, and here is what changed.\n\n## For everybody\n\n- A list\n- of two, with a `code`\n\n\
    > Said by [somebody](https://example.com).\n\n| Before | After |\n|---|---|\n| slow | fast |\n\n```\na-very-long-line-of-code-that-does-not-fit-into-a-phone-however-it-is-held = true\n```\n";

impl Person {
    async fn starts_as_editor(label: &str) -> Option<Self> {
        let person = Self::start(label).await?;
        person.given_account("eva@example.org", &["--verified", "--role", "editor", "--name", "Eva Editor"]);
        person.sign_in("eva@example.org").await;
        person.is_at("/editor/posts").await;
        Some(person)
    }

    async fn does(&self, deed: &str) {
        self.browser.follow(&format!("form.stack button[value='{deed}']")).await;
    }

    /// A picture of a colour, as a file.
    fn picture(&self) -> String {
        let path = self.program.data().unwrap().join("sky.png");
        image::RgbImage::from_pixel(1200, 500, image::Rgb([90, 150, 230])).save(&path).unwrap();
        path.display().to_string()
    }

    async fn writes_post(&self) {
        self.visit("/editor/posts/new").await;
        self.browser.fill("#title", "Spring cleaning").await;
        self.browser.fill("#body", TEXT).await;
        self.browser.type_into("#picture", &self.picture()).await;
        self.browser.fill("#picture_alt", "A blue sky").await;
        self.does("preview").await;
        self.sees("article.prose blockquote").await;
        self.sees("article.prose img").await;
        self.does("publish").await;
        self.sees(".flash").await;
    }
}

#[actix_web::test]
async fn a_post_is_written_previewed_published_and_read_without_scripts() {
    let Some(person) = Person::starts_as_editor("blog without scripts").await else {
        return;
    };
    let browser = &person.browser;
    browser.script_enabled(false).await;
    person.writes_post().await;
    browser.follow("main a[href='/blog/spring-cleaning']").await;
    person.sees("article img[alt='A blue sky']").await;
    assert!(browser.text("article").await.contains("It is spring"));
    person.sign_out().await;
    person.visit("/").await;
    browser.follow("a[href='/blog/spring-cleaning']").await;
    person.is_at("/blog/spring-cleaning").await;
    person.no_complaints().await;
}

#[actix_web::test]
async fn pages_of_the_blog_look_right() {
    let Some(person) = Person::starts_as_editor("pages of the blog").await else {
        return;
    };
    let browser = &person.browser;
    person.looks("posts-empty").await;
    person.looks_at("/blog", "blog-empty").await;
    person.looks_at("/editor/posts/new", "post-new").await;
    person.does("publish").await;
    person.sees(".errors").await;
    person.looks("post-errors").await;
    person.writes_post().await;
    person.looks("post-edit").await;
    person.does("preview").await;
    person.looks("post-preview").await;
    for title in ["What we learned about retries", "A window for each zone, and other news of May"] {
        person.visit("/editor/posts/new").await;
        browser.fill("#title", title).await;
        browser.fill("#body", TEXT).await;
        person.does("publish").await;
    }
    person.looks_at("/editor/posts", "posts").await;
    person.sign_out().await;
    person.looks_at("/blog", "blog").await;
    person.looks_at("/blog/spring-cleaning", "blog-post").await;
    person.looks_at("/", "home-with-posts").await;
    person.visit("/preferences").await;
    browser.click("#language-ru").await;
    person.press("/preferences").await;
    person.looks_at("/blog", "blog-ru").await;
    person.looks_at("/", "home-with-posts-ru").await;
}
