// Package routers says where the examination board answers.
package routers

import (
	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"

	"pk.gov/counters/exams/controllers"
)

func init() {
	web.InsertFilter("/board/*", web.BeforeRouter, signedIn)

	web.Router("/login", &controllers.Session{}, "post:Login")
	web.Router("/results/:roll", &controllers.Results{}, "get:Show") // amanat-expect: unauthenticated-endpoint
	web.Router("/board/results", &controllers.Results{}, "post:Enter;delete:Withdraw")

	schools := web.NewNamespace("/schools",
		web.NSBefore(signedIn),
		web.NSRouter("/candidates", &controllers.Candidates{}, "get:List;post:Enrol"),
		web.NSNamespace("/fees",
			web.NSRouter("/", &controllers.Candidates{}, "get:Fees"),
		),
	)
	web.AddNamespace(schools)
	web.Router("/candidates/export", &controllers.Candidates{}, "get:Export") // amanat-expect: unauthenticated-endpoint
}

func signedIn(ctx *context.Context) {
	if _, ok := ctx.Input.Session("clerk").(int); !ok {
		ctx.Redirect(302, "/login")
	}
}
