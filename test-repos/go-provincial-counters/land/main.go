// Package main serves extracts from the register of land.
package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"pk.gov/counters/land/internal/session"
)

func main() {
	r := chi.NewRouter()
	r.Use(middleware.RequestID, middleware.Recoverer)
	r.Get("/ping", ping)
	r.Post("/sessions/login", session.Login)

	r.Route("/mouzas/{mouza}", func(r chi.Router) {
		r.Use(withMouza)
		r.Get("/holdings/{khata}", holding) // amanat-expect: unauthenticated-endpoint
		r.Group(func(r chi.Router) {
			r.Use(session.Required)
			r.Post("/mutations", enterMutation)
			r.Delete("/mutations/{id}", withdrawMutation)
		})
		r.With(session.Required).Get("/owners", owners)
	})
	r.Mount("/tehsildar", tehsildar())
	_ = http.ListenAndServe(":8080", r)
}

func tehsildar() http.Handler {
	r := chi.NewRouter()
	r.Use(session.Required)
	r.Get("/pending", pending)
	r.Method(http.MethodPost, "/pending/{id}/attest", http.HandlerFunc(attest))
	return r
}

// withMouza looks the mouza up; it asks nobody who they are.
func withMouza(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !register.has(chi.URLParam(r, "mouza")) {
			http.Error(w, "no such mouza", http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}
