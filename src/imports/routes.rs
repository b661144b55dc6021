//! The handlers of imports.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use diesel::result::Error;

use super::export::Export;
use super::forms::{self, Pairs};
use super::import::{Import, ImportId, Status};
use super::plan::{Plan, Policy, Target};
use super::reading::{Charset, Delimiter, Problem};
use super::work::Imports;
use super::{guess, pages, queries, starting, upload};
use crate::clients::{self, Filter};
use crate::db::AccountId;
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::uploads::Upload;
use crate::web::{AppError, Language, Page, see_other};

const RECENT: i64 = 20;

/// `GET /clients/import`
pub async fn form(imports: Data<Imports>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    upload_page(&imports, &page, me.id, "", None).await
}

async fn upload_page(
    imports: &Imports,
    page: &Page,
    owner: AccountId,
    rows: &str,
    problem: Option<Problem>,
) -> Result<HttpResponse, AppError> {
    let recent = imports.db.read(move |conn| queries::recent(conn, owner, RECENT)).await?;
    let megabytes = i64::try_from(imports.megabytes).unwrap_or(i64::MAX);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page.html_with(status, &pages::Upload { page, rows, problem, recent, megabytes })
}

/// `POST /clients/import`
pub async fn submit(imports: Data<Imports>, page: Page, me: Me, form: Upload) -> Result<HttpResponse, AppError> {
    let received = imports.receive(form).await?;
    let rows = received.rows.clone();
    match imports.take(me.id, page.language, received).await? {
        Ok(id) => Ok(see_other(path(id)).plain()),
        Err(problem) => upload_page(&imports, &page, me.id, &rows, Some(problem)).await,
    }
}

fn path(id: ImportId) -> String {
    format!("/clients/import/{id}")
}

/// `GET /clients/import/{id}`: whichever screen it stands at.
pub async fn show(imports: Data<Imports>, page: Page, me: Me, id: Path<ImportId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let import = imports.db.read(move |conn| queries::find(conn, owner, id)).await?;
    match import.status {
        Status::Uploaded => columns_page(&imports, &page, &import, &FieldErrors::none()).await,
        status if status.is_at_work() => {
            let file_is_here = imports.store.has(&import.stored_as);
            page.html(&pages::Work { page: &page, import: &import, file_is_here })
        }
        _ => {
            let has_bad_rows = import.counts.bad > 0 && imports.store.bad_rows(&import.stored_as).is_file();
            page.html(&pages::Outcome { page: &page, import: &import, has_bad_rows })
        }
    }
}

async fn columns_page(
    imports: &Imports,
    page: &Page,
    import: &Import,
    errors: &FieldErrors,
) -> Result<HttpResponse, AppError> {
    let owner = import.owner;
    let read =
        imports.db.read(move |conn| Ok::<_, Error>((clients::attributes(conn, owner)?, clients::lists(conn, owner)?)));
    let (attributes, lists) = read.await?;
    let template = pages::Columns {
        page,
        import,
        errors,
        attributes,
        lists,
        charsets: Charset::ALL,
        delimiters: Delimiter::ALL,
        policies: Policy::ALL,
        standard: Target::STANDARD,
        kinds: Target::NEW,
    };
    if errors.is_empty() { page.html(&template) } else { page.invalid(&template) }
}

/// `POST /clients/import/{id}/format`: reads the file in another way.
pub async fn format(
    imports: Data<Imports>,
    page: Page,
    me: Me,
    id: Path<ImportId>,
    form: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let import = imports.db.read(move |conn| queries::find(conn, owner, id)).await?;
    let (format, header) = forms::format(&form, &import.look.format);
    let (file, limits) = (imports.store.path(&import.stored_as), imports.limits);
    let looked = tokio::task::spawn_blocking(move || upload::look(&file, Some(format), &limits)).await;
    let Ok(Ok(mut look)) = looked else {
        let errors = FieldErrors::one("charset", "import-invalid-format");
        return columns_page(&imports, &page, &import, &errors).await;
    };
    look.header = header;
    let language = page.language;
    let described = imports.db.write(move |conn| {
        let plan = Plan { header, ..guess::plan(&look, &clients::attributes(conn, owner)?, language) };
        queries::describe(conn, owner, id, &look, &plan)
    });
    described.await?.then(|| see_other(path(id)).plain()).ok_or(AppError::Conflict("import-refused-moved-on"))
}

/// `POST /clients/import/{id}/check`
pub async fn check(
    imports: Data<Imports>,
    page: Page,
    me: Me,
    id: Path<ImportId>,
    form: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let read = imports.db.read(move |conn| {
        let import = queries::find(conn, owner, id)?;
        Ok::<_, Error>((import, clients::attributes(conn, owner)?, clients::lists(conn, owner)?))
    });
    let (mut import, attributes, lists) = read.await?;
    let (plan, errors) = forms::plan(&form, &import, &attributes, &lists);
    if !errors.is_empty() {
        import.plan = plan;
        return columns_page(&imports, &page, &import, &errors).await;
    }
    let look = import.look.clone();
    let begun = imports.db.write(move |conn| {
        Ok::<_, Error>(
            queries::describe(conn, owner, id, &look, &plan)? && queries::lead(conn, owner, id, Status::Checking)?,
        )
    });
    moved_on(&imports, id, begun.await?)
}

/// Whoever works at imports is told; a second click on a button finds that it was pressed already.
fn moved_on(imports: &Imports, id: ImportId, moved: bool) -> Result<HttpResponse, AppError> {
    if !moved {
        return Err(AppError::Conflict("import-refused-moved-on"));
    }
    imports.bell.notify_one();
    Ok(see_other(path(id)).plain())
}

/// `POST /clients/import/{id}/run`: begins, or goes on after a stop.
pub async fn run(imports: Data<Imports>, me: Me, id: Path<ImportId>) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), imports.clock.now());
    let moved = imports.db.write(move |conn| starting::run(conn, owner, id, now)).await?;
    moved_on(&imports, id, moved)
}

/// `POST /clients/import/{id}/stop`: a check is left, a run stays where it is.
pub async fn stop(imports: Data<Imports>, me: Me, id: Path<ImportId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let stopped = imports.db.write(move |conn| {
        let to = match queries::find(conn, owner, id)?.status {
            Status::Checking => Status::Uploaded,
            _ => Status::Stopped,
        };
        queries::lead(conn, owner, id, to)
    });
    moved_on(&imports, id, stopped.await?)
}

/// `POST /clients/import/{id}/change`: back to the columns.
pub async fn change(imports: Data<Imports>, me: Me, id: Path<ImportId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let moved = imports.db.write(move |conn| {
        queries::find(conn, owner, id)?;
        queries::lead(conn, owner, id, Status::Uploaded)
    });
    moved_on(&imports, id, moved.await?)
}

/// `POST /clients/import/{id}/undo`
pub async fn undo(imports: Data<Imports>, me: Me, id: Path<ImportId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let begun = imports.db.write(move |conn| {
        let may = queries::find(conn, owner, id)?.may_be_undone();
        Ok::<_, Error>(may && queries::lead(conn, owner, id, Status::Undoing)?)
    });
    moved_on(&imports, id, begun.await?)
}

/// `GET /clients/import/{id}/bad-rows.csv`
pub async fn bad_rows(imports: Data<Imports>, me: Me, id: Path<ImportId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let import = imports.db.read(move |conn| queries::find(conn, owner, id)).await?;
    let path = imports.store.bad_rows(&import.stored_as);
    let file = std::fs::File::open(path).map_err(|_| AppError::Conflict("import-refused-no-bad-rows"))?;
    let size = file.metadata().map(|data| data.len()).unwrap_or(0);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"bad-rows-{id}.csv\"")))
        .no_chunking(size)
        .streaming(super::streaming::of_file(file)))
}

/// `GET /clients/export`: what would be exported, and how.
pub async fn export_form(
    imports: Data<Imports>,
    page: Page,
    me: Me,
    req: HttpRequest,
) -> Result<HttpResponse, AppError> {
    let (owner, filter, now) = (me.id, Filter::from_query(req.query_string()), imports.clock.now());
    let pairs = filter.pairs();
    let count = imports.db.read(move |conn| clients::count(conn, owner, &filter, now)).await?;
    let usual = if page.language == Language::Russian { Delimiter::Semicolon } else { Delimiter::Comma };
    page.html(&pages::Export { page: &page, pairs, count, delimiters: Delimiter::ALL, usual })
}

/// `GET /clients/export.csv`
pub async fn export(imports: Data<Imports>, page: Page, me: Me, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let filter = Filter::from_query(req.query_string());
    let asked = url::form_urlencoded::parse(req.query_string().as_bytes()).find(|(name, _)| name == "delimiter");
    let delimiter = asked.and_then(|(_, name)| Delimiter::parse(&name)).unwrap_or(Delimiter::Comma);
    let export = Export::new(&imports.db, me.id, filter, delimiter, page.language, imports.clock.now()).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"clients.csv\""))
        .streaming(export.stream()))
}
