//! The embedded policy set is sound, and describes exactly the rules that exist.

use amanat::policy::Policy;

#[test]
fn every_rule_has_prose_and_every_control_a_recommendation() {
    let policy = Policy::load(None).unwrap();
    for rule in policy.rules.values() {
        for text in [&rule.title, &rule.what, &rule.why, &rule.fix] {
            assert!(text.trim().len() > 10, "{} has a section without words", rule.id);
        }
        let words = rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(words, "{} is not kebab-case", rule.id);
    }
    for control in &policy.controls {
        assert!(!control.asks.is_empty() && !control.recommendations.is_empty(), "{}", control.id);
        for id in &control.recommendations {
            assert!(policy.recommendation(id).is_some(), "{id}");
        }
    }
    for recommendation in &policy.recommendations {
        let used = policy.controls.iter().any(|c| c.recommendations.contains(&recommendation.id));
        assert!(used, "{} leads to no control", recommendation.id);
    }
}

#[test]
fn rules_are_those_that_analyses_emit() {
    let policy = Policy::load(None).unwrap();
    let ids: Vec<&str> = policy.rules.keys().map(String::as_str).collect();
    assert_eq!(
        ids,
        [
            "authentication-disabled",
            "connection-string-password",
            "console-exposed",
            "credential-in-log",
            "data-in-library-log",
            "default-credential",
            "guard-never-rejects",
            "guard-order",
            "hardcoded-credential",
            "pii-in-exception",
            "pii-in-file",
            "pii-in-log",
            "pii-in-repo",
            "pii-in-url",
            "pii-to-third-party",
            "private-key",
            "provider-token",
            "public-endpoint-unapproved",
            "register-expired",
            "register-refused",
            "register-unused",
            "shared-account",
            "suppression-expired",
            "suppression-invalid",
            "suppression-unused",
            "unauthenticated-endpoint",
        ]
    );
}

#[test]
fn an_overlay_adjusts_and_approves_without_repeating_the_set() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("department.yaml");
    let text = "adjust:\n  - rule: pii-in-log\n    severity: high\n    reason: Register of births\n\
                approved-public:\n  - { methods: [GET], path: /tariffs, reason: Published by law }\n";
    std::fs::write(&path, text).unwrap();
    let policy = Policy::load(Some(&path)).unwrap();
    assert_eq!(policy.rule("pii-in-log").unwrap().severity.id(), "high");
    let tariffs = amanat::finding::EndpointName { method: "GET".into(), path: "/tariffs/".into() };
    assert_eq!(policy.approved.iter().find(|a| a.covers(&tariffs)).unwrap().written.reason, "Published by law");
    assert_eq!(policy.adjustments.len(), 1);
}
