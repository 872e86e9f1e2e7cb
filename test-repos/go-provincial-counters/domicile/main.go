// Package main issues domicile certificates.
package main

import (
	"encoding/json"
	"net/http"
	"os"

	"github.com/gorilla/handlers"
	"github.com/gorilla/mux"
)

func main() {
	root := mux.NewRouter().StrictSlash(true)
	root.HandleFunc("/status", status).Methods("GET")
	root.HandleFunc("/auth/token", issueToken).Methods(http.MethodPost)

	v1 := root.PathPrefix("/v1").Subrouter()
	v1.Use(bearer)
	v1.HandleFunc("/applications", list).Methods("GET")
	v1.HandleFunc("/applications", apply).Methods("POST")
	v1.HandleFunc("/applications/{id:[0-9]+}", show).Methods("GET")
	certificates := v1.PathPrefix("/certificates").Subrouter()
	certificates.HandleFunc("/{serial}/revoke", revoke).Methods("POST")

	// The college portal asks here whether an applicant is from the district.
	colleges := root.PathPrefix("/colleges").Subrouter()
	colleges.HandleFunc("/domicile/{cnic}", domicileOf).Methods("GET") // amanat-expect: unauthenticated-endpoint, pii-in-url
	colleges.Handle("/seats", bearer(http.HandlerFunc(seats))).Methods("PUT")

	_ = http.ListenAndServe(":8080", handlers.CORS(handlers.AllowedOrigins([]string{"https://colleges.example.pk"}))(root))
}

func bearer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !valid(r.Header.Get("Authorization"), os.Getenv("TOKEN_KEY")) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func domicileOf(w http.ResponseWriter, r *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]any{"cnic": mux.Vars(r)["cnic"], "father_name": office.father(mux.Vars(r)["cnic"])})
}

func status(w http.ResponseWriter, _ *http.Request)     { w.WriteHeader(http.StatusOK) }
func issueToken(w http.ResponseWriter, r *http.Request) { office.token(w, r.FormValue("password")) }
func list(w http.ResponseWriter, _ *http.Request)       { _ = json.NewEncoder(w).Encode(office.all()) }
func apply(w http.ResponseWriter, r *http.Request)      { office.file(r.Body) }
func show(w http.ResponseWriter, r *http.Request)       { _ = json.NewEncoder(w).Encode(office.one(mux.Vars(r)["id"])) }
func revoke(w http.ResponseWriter, r *http.Request)     { office.revoke(mux.Vars(r)["serial"]) }
func seats(w http.ResponseWriter, r *http.Request)      { office.seats(r.Body) }
