// Package auth knows who is calling.
package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

var errNoSession = errors.New("no session")

// Sessions signs and checks the tokens of officers.
type Sessions struct {
	key []byte
}

// NewSessions makes sessions that are signed with the key.
func NewSessions(key string) *Sessions {
	return &Sessions{key: []byte(key)}
}

// Officer gives the officer of a token.
func (s *Sessions) Officer(token string) (string, error) {
	officer, signature, found := strings.Cut(token, ".")
	if !found {
		return "", errNoSession
	}
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(officer))
	if hex.EncodeToString(mac.Sum(nil)) != signature {
		return "", errNoSession
	}
	return officer, nil
}

// RequireOfficer refuses whoever brings no valid token.
func (s *Sessions) RequireOfficer(c *gin.Context) {
	officer, err := s.Officer(strings.TrimPrefix(c.GetHeader("Authorization"), "Bearer "))
	if err != nil {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "sign in first"})
		return
	}
	c.Set("officer", officer)
	c.Next()
}

// RemoteAddress notes where a request comes from; it refuses nobody.
func RemoteAddress(c *gin.Context) {
	c.Set("address", c.ClientIP())
	c.Next()
}
