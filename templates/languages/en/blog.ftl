# The blog, for readers and for editors.

nav-blog = Blog
nav-posts = Posts
blog-lead = What is new, and what we learned about letters that arrive.
blog-none = Nothing has been written yet
blog-none-text = The first post will stand here.
blog-feed = Feed
blog-feed-title = SkyMailing blog
blog-other-posts = Other posts
post-older = Older:
post-newer = Newer:
post-views = { $count ->
    [one] { $count } view
   *[other] { $count } views
}
post-views-title = Views

posts-lead = Everything that was written, published or not. The newest first.
posts-new = New post
posts-none = No posts yet
posts-none-text = Write the first one. Nobody sees it before you publish it.
posts-actions = Actions
post-state-draft = Draft
post-state-scheduled = Waits for its time
post-state-published = Published
post-published-at = Published
post-delete = Delete
post-see = See it
post-save = Save
post-save-draft = Save the draft
post-publish = Publish
post-withdraw = Back to draft
post-preview = Preview
field-post-title = Title
field-post-slug = Address
post-slug-hint = The last part of the link. Leave it empty and it is made of the title. After publication it stays.
field-post-body = Text
post-body-hint = In Markdown. HTML is shown as it is typed.
field-post-picture = Picture
post-picture-hint = PNG, JPEG or WebP, up to 10 MB. It is made smaller, and where it was taken is left out.
post-picture-remove = Take the picture away
field-post-picture-alt = What the picture shows
post-picture-alt-hint = For people who cannot see it.
field-post-time = Date of publication
post-time-hint = In your zone, { $zone }. Used when you publish. Empty: at once. In the future: it appears then.
post-marks = Marks for the text
post-mark-words = words
post-mark-heading = Heading
post-mark-bold = Bold
post-mark-link = Link
post-mark-list = List
post-mark-quote = Quote
post-conflict = The post was changed meanwhile
post-conflict-text = By { $name }. Nothing of yours is lost: it stands below. If you save now, it replaces their text.
post-conflict-theirs = Their text

notice-post-published = The post is published.
notice-post-scheduled = The post will appear at its time.
notice-post-withdrawn = The post is a draft again, and nobody else sees it.
notice-post-deleted = “{ $name }” is deleted.
notice-post-restored = “{ $name }” is back.

invalid-post-title = Give the post a title.
invalid-post-title-long = A title may have 200 characters at most.
invalid-post-slug = An address is made of small Latin letters, digits and single hyphens, 80 characters at most.
invalid-post-slug-taken = Another post has this address. Choose a different one.
invalid-post-body = Write the text.
invalid-post-body-long = A text may have 100,000 characters at most.
invalid-post-deep = The quotes or lists in the text stand too deep inside each other.
invalid-post-time = Write a date and a time, such as 2026-12-01T09:00.
invalid-picture-kind = This file is not a PNG, JPEG or WebP picture.
invalid-picture-broken = The picture cannot be read. It may be damaged.
invalid-picture-pixels = The picture is too large: 50 megapixels and 12,000 pixels on a side are the most.
invalid-picture-large = The file is too large: 10 MB is the most.
invalid-picture-gone = The picture was not kept. Choose it again.
invalid-picture-alt-long = What the picture shows may be said in 300 characters at most.

home-numbers = This installation
home-campaigns = Campaigns
home-active = Active now
home-addresses = Client addresses
home-letters = Letters accepted
home-start = How to start
home-start-sign-up = Sign up
home-start-sign-up-text = With your e-mail address. A link in a letter confirms it.
home-posts = From the blog
home-all-posts = All posts
