//! Campaigns.

mod pages;
