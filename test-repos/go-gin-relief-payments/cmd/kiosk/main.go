// The kiosk answers the terminals in the camps.
package main

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"relief.gov.example/payments/internal/models"
)

type kiosk struct {
	key        string
	households map[string]models.Household
}

var gateway = struct {
	URL    string
	APIKey string
}{
	URL:    "https://sms.relief.example/send",
	APIKey: "kq7Rz-Tarbela-0418-vlvb", // amanat-expect: hardcoded-credential
}

// withKey refuses terminals that do not know the camp's key.
func (k *kiosk) withKey(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		given := []byte(r.Header.Get("X-Kiosk-Key"))
		if subtle.ConstantTimeCompare(given, []byte(k.key)) != 1 {
			http.Error(w, "unknown terminal", http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

// withRequestLog writes each request; it refuses nobody.
func withRequestLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		slog.Info("request", "method", r.Method)
		next.ServeHTTP(w, r)
	})
}

func (k *kiosk) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /households/{cnic}", k.withKey(k.show)) // amanat-expect: pii-in-url
	mux.HandleFunc("POST /households/{cnic}/payments", k.withKey(k.pay)) // amanat-expect: pii-in-url
	mux.Handle("GET /search", withRequestLog(http.HandlerFunc(k.search))) // amanat-expect: unauthenticated-endpoint
	return mux
}

func (k *kiosk) show(w http.ResponseWriter, r *http.Request) {
	household, found := k.households[r.PathValue("cnic")]
	if !found {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, household)
}

func (k *kiosk) pay(w http.ResponseWriter, r *http.Request) {
	household := k.households[r.PathValue("cnic")]
	slog.Info("paid", "household", household.ID)
	notify(household.Mobile, "Your payment is ready.")
	w.WriteHeader(http.StatusNoContent)
}

func (k *kiosk) search(w http.ResponseWriter, r *http.Request) {
	cnic := r.URL.Query().Get("cnic")
	slog.Warn("searched", "cnic", cnic) // amanat-expect: pii-in-log
	writeJSON(w, k.households[cnic])
}

func notify(mobile, text string) {
	fmt.Printf("to %s: %d characters\n", mobile, len(text)) // amanat-expect: pii-in-log
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		slog.Error("not written", "error", err)
	}
}

func main() {
	k := &kiosk{key: os.Getenv("KIOSK_KEY"), households: map[string]models.Household{}}
	slog.Info("starting", "gateway", gateway.URL)
	if err := http.ListenAndServe(":8090", k.routes()); err != nil {
		slog.Error("stopped", "error", err)
	}
}
