//! The values of an owner's own attributes, kept with the client as one JSON object.

use std::collections::BTreeMap;
use std::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize, Serializer};

/// From the key of an attribute to its value. What is not known is absent, never empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromSqlRow)]
#[serde(transparent)]
pub struct Own(pub BTreeMap<String, Value>);

/// A date is kept as text, `2026-11-25`, which sorts as dates do.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    YesNo(bool),
    Number(f64),
    Text(String),
}

/// Beyond it a number of ours would not be exact.
pub(in crate::clients) const NUMBER_AT_MOST: f64 = 1e15;

impl Own {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// What the column holds.
    pub fn to_json(&self) -> String {
        // A map of strings, numbers that are finite, and truth values is always JSON.
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::YesNo(yes) => serializer.serialize_bool(*yes),
            Self::Number(number) if number.fract() == 0.0 && number.abs() <= NUMBER_AT_MOST =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "it is whole and within bounds")]
                serializer.serialize_i64(*number as i64)
            }
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// As machines and forms write it; pages have words of their own for yes and no.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl<DB: Backend> FromSql<Text, DB> for Own
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_str(&String::from_sql(value)?)?)
    }
}
