//! Columns that are a register of people with little or nothing beside them (`pii-in-repo`), and tables that look like one
//! and are none. Every number is put together when the test runs.

use super::pii_repo::{cnic, messages, mobile, person, rows, varied};
use crate::scans::scan_files;

/// A mobile of a prefix that was given out.
fn number(n: usize) -> String {
    format!("03{:02}-{}", n % 45, varied(n + 1000, 7))
}

fn column(name: &str, count: usize, value: impl Fn(usize) -> String) -> String {
    format!("id,{name}\n{}", rows(count, |n| format!("{n},{}\n", value(n))))
}

fn address(n: usize) -> String {
    format!(
        "{}{}@{}.com",
        person(n).replace(' ', ".").to_lowercase(),
        varied(n, 4),
        ["gmail", "yahoo", "hotmail"][n % 3]
    )
}

fn plate(n: usize) -> String {
    format!("LE{}-{}-{}", ["A", "B", "C"][n % 3], 10 + n % 9, varied(n, 4))
}

#[test]
fn one_column_is_enough_of_many_values() {
    let files = [
        ("a/mobile.csv", column("mobile", 400, number)),
        ("a/email.csv", column("email", 400, address)),
        ("a/passport.csv", column("passport_no", 40, |n| format!("F{}{}", ["X", "A", "Z"][n % 3], varied(n, 7)))),
        ("a/ntn.csv", column("ntn", 40, |n| format!("{}-{}", varied(n, 7), n % 9))),
        ("a/strn.csv", column("strn", 40, |n| format!("{}", varied(n, 13)))),
        ("a/imsi.csv", column("imsi", 40, |n| format!("41006{}", varied(n, 10)))),
        ("a/vehicles.csv", column("vehicle_registration_no", 40, plate)),
    ];
    let told = messages(&files);
    assert_eq!(
        told,
        [
            "40 IMSIs stand in column imsi of a/imsi.csv",
            "40 NTNs stand in column ntn of a/ntn.csv",
            "40 passport numbers stand in column passport_no of a/passport.csv",
            // some look made up
            "396 E-mail addresses stand in column email of a/email.csv",
            "400 telephone numbers stand in column mobile of a/mobile.csv",
            "40 sales tax registrations stand in column strn of a/strn.csv",
            "40 vehicle registrations stand in column vehicle_registration_no of a/vehicles.csv",
        ]
    );
}

#[test]
fn few_values_numbers_of_bodies_and_tests_are_no_register() {
    let shops = format!("shop_name,company_email,mobile\n{}", rows(200, |n| format!("Misali Store,,{}\n", number(n))));
    let suppliers = format!("company,ntn\n{}", rows(60, |n| format!("Misali {n},{}-{}\n", varied(n, 7), n % 9)));
    let desks = column("phone", 200, |n| format!("042-{}", varied(n, 8)));
    let told = messages(&[
        ("a/few.csv", column("mobile", 60, number)),
        ("a/shops.csv", shops),
        ("a/suppliers.csv", suppliers),
        ("a/desks.csv", desks),
        ("a/roles.csv", column("email", 200, |n| format!("misal{}@dept{n}.gov.pk", varied(n, 3)))),
        ("tests/fixtures/mobile.csv", column("mobile", 400, number)),
        ("a/counted.csv", column("mobile", 400, |n| format!("0300-{}", 2_000_000 + n * 10))),
        ("a/few_passports.csv", column("passport_no", 8, |n| format!("FX{}", varied(n, 7)))),
    ]);
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn names_beside_mobiles_are_of_people() {
    let people = format!("id,name,mobile\n{}", rows(40, |n| format!("{n},{},{}\n", person(n), mobile(n))));
    let offices = format!("id,name,phone\n{}", rows(40, |n| format!("{n},Misali Town,042-{}\n", varied(n, 8))));
    let products = format!("id,name,mobile\n{}", rows(40, |n| format!("{n},X{n},{}\n", mobile(n))));
    let told = messages(&[("a/people.csv", people), ("a/offices.csv", offices), ("a/products.csv", products)]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("full names") && told[0].contains("40 telephone numbers"), "{told:?}");
}

#[test]
fn beside_identity_cards_few_values_count_too() {
    let row = |n: usize| format!("{},{},{}\n", cnic(n), person(n), mobile(n));
    let told = messages(&[("seeds/two.csv", format!("cnic,full_name,mobile\n{}", rows(2, row)))]);
    assert_eq!(
        told,
        [
            "2 CNIC numbers, 2 full names and 2 telephone numbers stand in columns cnic, full_name, mobile of seeds/two.csv"
        ]
    );
}

#[test]
fn a_register_has_a_way_of_one_place() {
    let report = scan_files(&[("a/imsi.csv", column("imsi", 40, |n| format!("41006{}", varied(n, 10))))]);
    let found = &report.findings[0].detection;
    let steps: Vec<&str> = found.traces().flat_map(|t| &t.steps).map(|m| m.label.as_str()).collect();
    assert_eq!(steps, [found.primary.label.as_str()]);
}
