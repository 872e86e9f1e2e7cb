// Package main takes the weights of sugar-cane trolleys.
package main

import (
	"github.com/fasthttp/router"
	"github.com/valyala/fasthttp"
)

func main() {
	r := router.New()
	r.GET("/health", func(ctx *fasthttp.RequestCtx) { ctx.SetStatusCode(fasthttp.StatusOK) })
	r.POST("/login", login)
	mill := r.Group("/mill")
	mill.POST("/weights", keyed(weigh))
	mill.GET("/growers/{cnic}", grower) // amanat-expect: unauthenticated-endpoint, pii-in-url
	mill.DELETE("/weights/{id}", keyed(strike))
	r.GET("/prices/history", keyed(prices))
	_ = fasthttp.ListenAndServe(":8080", r.Handler)
}

func keyed(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if !scale.trusts(string(ctx.Request.Header.Peek("X-Mill-Key"))) {
			ctx.Error("unknown mill", fasthttp.StatusUnauthorized)
			return
		}
		next(ctx)
	}
}

func login(ctx *fasthttp.RequestCtx)  { ctx.SetBody(scale.login(ctx.FormValue("user"), ctx.FormValue("password"))) }
func weigh(ctx *fasthttp.RequestCtx)  { scale.weigh(ctx.PostBody()) }
func grower(ctx *fasthttp.RequestCtx) { ctx.SetBody(scale.grower(ctx.UserValue("cnic"))) }
func strike(ctx *fasthttp.RequestCtx) { scale.strike(ctx.UserValue("id")) }
func prices(ctx *fasthttp.RequestCtx) { ctx.SetBody(scale.prices()) }
