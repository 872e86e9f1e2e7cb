package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"

	"relief.gov.example/payments/internal/models"
)

type credentials struct {
	Username string `json:"username" binding:"required"`
	Password string `json:"password" binding:"required"`
}

func (s *Server) login(c *gin.Context) {
	var in credentials
	if err := c.ShouldBindJSON(&in); err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	s.Log.Sugar().Debugf("login %+v", in) // amanat-expect: credential-in-log
	c.JSON(http.StatusOK, gin.H{"token": "issued"})
}

func (s *Server) showHousehold(c *gin.Context) {
	cnic := c.Param("cnic")
	s.Log.Info("household read", zap.String("cnic", models.MaskCNIC(cnic)))
	household, err := s.Store.ByCNIC(cnic)
	if err != nil {
		s.Log.Error("household read", zap.Error(err), zap.String("key", cnic)) // amanat-expect: pii-in-log
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, household)
}

func (s *Server) createHousehold(c *gin.Context) {
	var household models.Household
	if err := c.ShouldBindJSON(&household); err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	s.Log.Info("household registered", zap.Any("household", household)) // amanat-expect: pii-in-log
	if err := s.Store.Save(&household); err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	s.Log.Info("household stored", zap.Int64("id", household.ID), zap.String("camp", household.CampCode))
	c.JSON(http.StatusCreated, household)
}

func (s *Server) deleteHousehold(c *gin.Context) {
	c.Status(http.StatusNoContent)
}

func (s *Server) showWallet(c *gin.Context) {
	wallet := models.Wallet{Bank: c.Query("bank")}
	s.Log.Sugar().Infof("read %v", wallet)
	c.JSON(http.StatusOK, wallet)
}

func (s *Server) exportHouseholds(c *gin.Context) {
	households, err := s.Store.All()
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	for _, household := range households {
		s.Log.Sugar().Debugf("exported %d of camp %s", household.ID, household.CampCode)
	}
	c.JSON(http.StatusOK, households)
}
