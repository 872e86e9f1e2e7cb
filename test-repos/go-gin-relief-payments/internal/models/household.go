// Package models holds what the service stores.
package models

import "fmt"

// Household is a family that was registered in a camp.
type Household struct {
	ID        int64  `json:"id"`
	HeadName  string `json:"head_name"`
	CNIC      string `json:"cnic"`
	Mobile    string `json:"mobile"`
	CampCode  string `json:"camp_code"`
	PaidTimes int    `json:"paid_times"`
}

// Wallet is the account that a payment goes to. It prints no holder.
type Wallet struct {
	Number string `json:"-"`
	CNIC   string `json:"-"`
	Bank   string `json:"bank"`
}

// String keeps number and holder out of every log.
func (w Wallet) String() string {
	return fmt.Sprintf("wallet at %s", w.Bank)
}

// MaskCNIC leaves the last digit, which says no more than the sex.
func MaskCNIC(cnic string) string {
	if len(cnic) < 2 {
		return "*"
	}
	return "*****-*******-" + cnic[len(cnic)-1:]
}
