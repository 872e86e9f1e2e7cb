// Package main pays zakat to those whom a committee found in need.
package main

import (
	"context"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
	"github.com/cloudwego/hertz/pkg/protocol/consts"
)

func main() {
	h := server.Default()
	h.POST("/login", login)
	h.GET("/ping", func(_ context.Context, c *app.RequestContext) { c.String(consts.StatusOK, "pong") })

	committee := h.Group("/committee", signedIn())
	committee.GET("/mustahiqeen/:cnic", mustahiq) // amanat-expect: pii-in-url
	committee.POST("/mustahiqeen", enrol)
	payments := committee.Group("/payments")
	payments.POST("/:id/approve", approve)

	banks := h.Group("/banks", timed())
	banks.GET("/payments/:branch", branchList) // amanat-expect: unauthenticated-endpoint
	banks.PUT("/payments/:id/paid", signedIn(), paid)
	h.Spin()
}

func signedIn() app.HandlerFunc {
	return func(ctx context.Context, c *app.RequestContext) {
		if !ledger.known(string(c.GetHeader("Authorization"))) {
			c.AbortWithStatus(consts.StatusUnauthorized)
			return
		}
		c.Next(ctx)
	}
}

func timed() app.HandlerFunc {
	return func(ctx context.Context, c *app.RequestContext) {
		done := ledger.clock()
		c.Next(ctx)
		done()
	}
}

func login(_ context.Context, c *app.RequestContext) {
	c.JSON(consts.StatusOK, ledger.login(c.PostForm("user"), c.PostForm("password")))
}

func mustahiq(_ context.Context, c *app.RequestContext) { c.JSON(consts.StatusOK, ledger.one(c.Param("cnic"))) }
func enrol(_ context.Context, c *app.RequestContext)    { c.JSON(consts.StatusCreated, ledger.enrol(c.PostForm("cnic"))) }
func approve(_ context.Context, c *app.RequestContext)  { ledger.approve(c.Param("id")) }
func paid(_ context.Context, c *app.RequestContext)     { ledger.paid(c.Param("id")) }

func branchList(_ context.Context, c *app.RequestContext) {
	c.JSON(consts.StatusOK, map[string]any{"cnic": ledger.cnics(c.Param("branch")), "account_number": ledger.accounts(c.Param("branch"))})
}
