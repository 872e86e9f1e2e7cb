package main

import "github.com/kataras/iris/v12"

// Vaccinator is who carries the token.
type Vaccinator struct {
	ID int `json:"id"`
}

// Child is a line of the register.
type Child struct {
	BForm      string `json:"b_form"`
	ChildName  string `json:"child_name"`
	FatherCNIC string `json:"father_cnic"`
}

func login(ctx iris.Context) {
	token, ok := store.login(ctx.FormValue("user"), ctx.FormValue("password"))
	if !ok {
		ctx.StopWithStatus(iris.StatusUnauthorized)
		return
	}
	_ = ctx.JSON(iris.Map{"token": token})
}

func child(ctx iris.Context)      { _ = ctx.JSON(store.child(ctx.Params().Get("bform"))) }
func dose(ctx iris.Context)       { store.dose(ctx.Params().Get("bform")) }
func defaulters(ctx iris.Context) { _ = ctx.JSON(store.defaulters()) }
func count(ctx iris.Context)      { store.count(ctx.Params().Get("vaccine")) }

func campList(ctx iris.Context) {
	var children []Child = store.camp(ctx.Params().Get("union"))
	_ = ctx.JSON(children)
}
