// Package main registers boats and their crews.
package main

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"os"

	"github.com/julienschmidt/httprouter"
)

func main() {
	router := httprouter.New()
	router.GET("/health", health)
	router.GET("/boats/:number", harbour(boat))
	router.POST("/boats", harbour(register))
	router.POST("/boats/:number/crew", harbour(signOn))
	router.GET("/crew/:cnic", crew)         // amanat-expect: unauthenticated-endpoint, pii-in-url
	router.PUT("/crew/:cnic", logged(leave)) // amanat-expect: unauthenticated-endpoint, pii-in-url
	router.Handler(http.MethodDelete, "/boats/:number", strict(http.HandlerFunc(scrap)))
	_ = http.ListenAndServe(":8080", router)
}

func harbour(next httprouter.Handle) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, p httprouter.Params) {
		user, password, ok := r.BasicAuth()
		if !ok || !master(user, password) {
			w.Header().Set("WWW-Authenticate", "Basic realm=harbour")
			http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
			return
		}
		next(w, r, p)
	}
}

func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Harbour-Key")), []byte(os.Getenv("HARBOUR_KEY"))) != 1 {
			http.Error(w, "no", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func logged(next httprouter.Handle) httprouter.Handle {
	return func(w http.ResponseWriter, r *http.Request, p httprouter.Params) {
		book.count(r.Method)
		next(w, r, p)
	}
}

func health(w http.ResponseWriter, _ *http.Request, _ httprouter.Params)   { w.WriteHeader(http.StatusOK) }
func boat(w http.ResponseWriter, _ *http.Request, p httprouter.Params)     { _ = json.NewEncoder(w).Encode(book.boat(p.ByName("number"))) }
func register(_ http.ResponseWriter, r *http.Request, _ httprouter.Params) { book.register(r.Body) }
func signOn(_ http.ResponseWriter, r *http.Request, p httprouter.Params)   { book.signOn(p.ByName("number"), r.Body) }
func leave(_ http.ResponseWriter, _ *http.Request, p httprouter.Params)    { book.leave(p.ByName("cnic")) }
func scrap(_ http.ResponseWriter, r *http.Request)                         { book.scrap(r.URL.Path) }

func crew(w http.ResponseWriter, _ *http.Request, p httprouter.Params) {
	_ = json.NewEncoder(w).Encode(map[string]string{"cnic": p.ByName("cnic"), "mobile": book.mobile(p.ByName("cnic"))})
}
