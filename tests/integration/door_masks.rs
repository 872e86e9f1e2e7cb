//! Objects that pass a function which is called like a mask: what its body leaves of them.

use crate::door::carried;
use crate::scans::scan_files;

#[test]
fn a_mask_of_an_object_is_believed_by_its_body() {
    let app = r"
import express from 'express';
import { scrub } from 'scrubber';
class Citizen { id: number; cnic: string; email: string; phoneNumber: string; }
function maskCitizen(c: Citizen) { c.cnic = '***'; return c; }
function maskAll(list: Citizen[]) { for (const c of list) { maskCitizen(c); } return list; }
function maskedCopy(c: Citizen) { return { ...c, cnic: '***' }; }
function maskWithout(c: Citizen) { const { cnic, ...rest } = c; return rest; }
function maskUnknown(c: Citizen) { scrub(c); return c; }
function maskByKey(c: Citizen) { for (const k of Object.keys(c)) { c[k] = '*'; } return c; }
function maskIf(c: Citizen, admin: boolean) { if (!admin) { c.email = ''; } return c; }
function maskInPlace(c: Citizen) { c.email = '***'; }
function maskOutside(c: Citizen) { scrub(c); }
async function one(): Promise<Citizen> { return db.one(); }
async function list(): Promise<Citizen[]> { return db.list(); }
const app = express();
app.get('/field', async (req, res) => { res.json(maskCitizen(await one())); });
app.get('/elements', async (req, res) => { res.json(maskAll(await list())); });
app.get('/copy', async (req, res) => { res.json(maskedCopy(await one())); });
app.get('/rest', async (req, res) => { res.json(maskWithout(await one())); });
app.get('/unknown', async (req, res) => { res.json(maskUnknown(await one())); });
app.get('/keys', async (req, res) => { res.json(maskByKey(await one())); });
app.get('/if', async (req, res) => { res.json(maskIf(await one(), false)); });
app.get('/in/place', async (req, res) => { const c = await one(); maskInPlace(c); res.json(c); });
app.get('/outside', async (req, res) => { const c: Citizen = await one(); maskOutside(c); res.json(c); });
";
    let report = scan_files(&[("package.json", r#"{"dependencies": {"express": "4"}}"#), ("app.ts", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn a_mask_of_secrets_leaves_the_person() {
    let report = scan_files(&[
        ("go.mod", "module register\nrequire github.com/gin-gonic/gin v1.9.1\n"),
        (
            "main.go",
            r#"
package main
import "github.com/gin-gonic/gin"
type User struct { Name string; Cnic string; Email string; Password string }
func GetUsers() ([]*User, error) { return store.All() }
func GetMaskedUser(user *User, errs ...error) (*User, error) {
	if len(errs) > 0 && errs[0] != nil { return nil, errs[0] }
	if user == nil { return nil, nil }
	if user.Password != "" { user.Password = "***" }
	if user.Email != "" { user.Email = "***" }
	return user, nil
}
func GetMaskedUsers(users []*User, errs ...error) ([]*User, error) {
	var err error
	for _, user := range users {
		user, err = GetMaskedUser(user)
		if err != nil { return nil, err }
	}
	return users, nil
}
func main() {
	r := gin.Default()
	r.GET("/users", func(c *gin.Context) {
		users, err := GetMaskedUsers(GetUsers())
		if err != nil { return }
		c.JSON(200, users)
	})
	r.Run()
}
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["GET /users: takes ; gives cnic, full-name"]);
}
