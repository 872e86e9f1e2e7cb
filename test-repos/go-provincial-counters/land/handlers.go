package main

import (
	"encoding/json"
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Holding is a line of the register.
type Holding struct {
	OwnerName  string `json:"owner_name"`
	FatherName string `json:"father_name"`
	CNIC       string `json:"cnic"`
	Kanals     int    `json:"kanals"`
}

func ping(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

func holding(w http.ResponseWriter, r *http.Request) {
	var found Holding = register.holding(chi.URLParam(r, "khata"))
	_ = json.NewEncoder(w).Encode(found)
}

func owners(w http.ResponseWriter, r *http.Request) {
	_ = json.NewEncoder(w).Encode(register.owners(chi.URLParam(r, "mouza")))
}

func enterMutation(w http.ResponseWriter, r *http.Request) {
	register.enter(r.Body)
	w.WriteHeader(http.StatusCreated)
}

func withdrawMutation(w http.ResponseWriter, r *http.Request) {
	register.withdraw(chi.URLParam(r, "id"))
	w.WriteHeader(http.StatusNoContent)
}

func pending(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(register.pending()) }

func attest(w http.ResponseWriter, r *http.Request) {
	register.attest(chi.URLParam(r, "id"))
	w.WriteHeader(http.StatusNoContent)
}
