// Package session knows the clerks of the land office.
package session

import (
	"net/http"
	"time"
)

// Required lets only clerks with a session through.
func Required(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie("patwari")
		if err != nil || !store.alive(cookie.Value) {
			http.Error(w, "sign in first", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Login begins a session.
func Login(w http.ResponseWriter, r *http.Request) {
	id, ok := store.begin(r.FormValue("clerk"), r.FormValue("password"))
	if !ok {
		http.Error(w, "wrong name or password", http.StatusUnauthorized)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "patwari", Value: id, HttpOnly: true, Secure: true, Expires: time.Now().Add(8 * time.Hour)})
}
