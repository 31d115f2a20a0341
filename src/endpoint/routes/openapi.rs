//! `GET /openapi.json`: the contract, kept by hand and compared with the routes by a test.

use axum::http::header::CONTENT_TYPE;
use axum::response::{AppendHeaders, IntoResponse, Response};

const OPENAPI: &str = include_str!("../openapi.json");

pub(super) async fn openapi() -> Response {
    (AppendHeaders([(CONTENT_TYPE, "application/json")]), OPENAPI).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::OPENAPI;
    use crate::routes::testing::Site;
    use crate::routes::{Open, ROUTES};

    #[test]
    fn it_describes_every_route_and_no_other() {
        let document: serde_json::Value = serde_json::from_str(OPENAPI).unwrap();
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            let methods = methods.as_object().unwrap().iter().filter(|(method, _)| *method != "parameters");
            for (method, operation) in methods {
                let members = operation.get("security").is_some();
                described.insert((method.clone(), path.clone(), members));
            }
        }
        let routes = ROUTES
            .iter()
            .map(|(method, path, open)| ((*method).into(), (*path).into(), *open == Open::ToMembers));
        assert_eq!(described, routes.collect());
    }

    #[tokio::test]
    async fn every_route_is_there_and_only_members_get_into_theirs() {
        let site = Site::new().await;
        for &(method, path, open) in ROUTES {
            let answer = match method {
                "get" => site.get(path).await,
                "head" | "put" => site.nobody(method, path).await,
                _ => site.post(path, &[], "{}").await,
            };
            assert!(answer.status != 404 && answer.status != 405, "{method} {path}: {}", answer.status);
            assert_eq!(answer.status == 401, open == Open::ToMembers, "{method} {path}: {}", answer.status);
        }
        let unknown = site.get("/api/v1/none").await;
        assert_eq!((unknown.status, unknown.error()), (404, "not_found".into()));
        let method = site.post("/api/v1/session", &[], "").await;
        assert_eq!((method.status, method.error()), (405, "method".into()));
    }
}
