// Package main keeps the doses that children were given.
package main

import (
	"os"

	"github.com/kataras/iris/v12"
	"github.com/kataras/iris/v12/middleware/jwt"
)

func main() {
	app := iris.New()
	app.UseRouter(cors)
	app.Get("/health", func(ctx iris.Context) { ctx.StatusCode(iris.StatusOK) })
	app.Post("/login", login)

	verifier := jwt.NewVerifier(jwt.HS256, os.Getenv("JWT_KEY"))
	children := app.Party("/children", verifier.Verify(func() any { return new(Vaccinator) }))
	{
		children.Get("/{bform:string}", child) // amanat-expect: pii-in-url
		children.Post("/{bform:string}/doses", dose) // amanat-expect: pii-in-url
		children.PartyFunc("/defaulters", func(p iris.Party) {
			p.Get("/", defaulters)
		})
	}
	app.PartyFunc("/stock", func(stock iris.Party) {
		stock.Use(storekeeper)
		stock.Put("/{vaccine}", count)
	})
	app.Get("/camps/{union}/children", campList) // amanat-expect: unauthenticated-endpoint
	_ = app.Listen(":8080")
}

// cors only says which pages may read the answer.
func cors(ctx iris.Context) {
	ctx.Header("Access-Control-Allow-Origin", "https://epi.example.pk")
	if ctx.Method() == iris.MethodOptions {
		ctx.StopWithStatus(iris.StatusNoContent)
		return
	}
	ctx.Next()
}

func storekeeper(ctx iris.Context) {
	if !store.keeper(ctx.GetHeader("X-Store-Key")) {
		ctx.StopWithStatus(iris.StatusUnauthorized)
		return
	}
	ctx.Next()
}
