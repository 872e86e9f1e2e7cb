// Package handler serves the ration depots.
package handler

import (
	"net/http"
	"os"

	"github.com/zeromicro/go-zero/rest"
)

// RegisterHandlers says where the depots answer.
func RegisterHandlers(server *rest.Server, name string) {
	server.AddRoutes(
		[]rest.Route{
			{Method: http.MethodPost, Path: "/login", Handler: loginHandler},
			{Method: http.MethodGet, Path: "/families/:cnic", Handler: familyHandler}, // amanat-expect: unauthenticated-endpoint, pii-in-url
		},
		rest.WithPrefix("/v1"),
	)
	server.AddRoutes(
		[]rest.Route{
			{Method: http.MethodPost, Path: "/families/:cnic/issue", Handler: issueHandler}, // amanat-expect: pii-in-url
			{Method: http.MethodGet, Path: "/stock", Handler: stockHandler},
		},
		rest.WithJwt(os.Getenv("ACCESS_SECRET")),
		rest.WithPrefix("/v1"),
	)
	server.AddRoutes(
		rest.WithMiddlewares(
			[]rest.Middleware{inspector},
			rest.Route{Method: http.MethodDelete, Path: "/depots/:id", Handler: closeHandler},
		),
	)
}

func inspector(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Inspector") == "" || !depots.inspector(r.Header.Get("X-Inspector")) {
			http.Error(w, "inspectors only", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

func loginHandler(w http.ResponseWriter, r *http.Request)  { depots.login(w, r.FormValue("password")) }
func familyHandler(w http.ResponseWriter, r *http.Request) { depots.family(w, r.URL.Path) }
func issueHandler(w http.ResponseWriter, r *http.Request)  { depots.issue(r.Body) }
func stockHandler(w http.ResponseWriter, _ *http.Request)  { depots.stock(w) }
func closeHandler(_ http.ResponseWriter, r *http.Request)  { depots.shut(r.URL.Path) }
