// Package controllers answers for the examination board.
package controllers

import "github.com/beego/beego/v2/server/web"

// Session opens and ends sessions of clerks.
type Session struct{ web.Controller }

// Login begins a session.
func (c *Session) Login() {
	id, ok := board.clerk(c.GetString("name"), c.GetString("password"))
	if !ok {
		c.CustomAbort(401, "wrong name or password")
	}
	_ = c.SetSession("clerk", id)
}

// Results shows and enters marks.
type Results struct{ web.Controller }

// Show gives the marks of a candidate.
func (c *Results) Show() {
	c.Data["json"] = map[string]any{
		"cnic": board.cnic(c.Ctx.Input.Param(":roll")), "father_name": board.father(c.Ctx.Input.Param(":roll")),
	}
	_ = c.ServeJSON()
}

// Enter writes marks into the register.
func (c *Results) Enter() { board.enter(c.Ctx.Input.RequestBody) }

// Withdraw takes a result back.
func (c *Results) Withdraw() { board.withdraw(c.GetString("roll")) }

// Candidates are enrolled by schools.
type Candidates struct{ web.Controller }

// List gives the candidates of a school.
func (c *Candidates) List() {
	c.Data["json"] = board.candidates(c.GetSession("clerk"))
	_ = c.ServeJSON()
}

// Enrol adds a candidate.
func (c *Candidates) Enrol() { board.enrol(c.Ctx.Input.RequestBody) }

// Fees are what a school owes.
func (c *Candidates) Fees() {
	c.Data["json"] = board.fees(c.GetSession("clerk"))
	_ = c.ServeJSON()
}

// Export gives all candidates to the printers of roll slips.
func (c *Candidates) Export() {
	c.Data["json"] = board.everybody()
	_ = c.ServeJSON()
}
