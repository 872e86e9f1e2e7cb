package main

import "github.com/gofiber/fiber/v2"

// Bill is what a consumer owes.
type Bill struct {
	Reference string  `json:"reference"`
	Name      string  `json:"consumer_name"`
	CNIC      string  `json:"cnic"`
	Address   string  `json:"address"`
	Rupees    float64 `json:"rupees"`
}

func login(c *fiber.Ctx) error {
	token, err := company.login(c.FormValue("user"), c.FormValue("password"))
	if err != nil {
		return fiber.ErrUnauthorized
	}
	return c.JSON(fiber.Map{"token": token})
}

func bill(c *fiber.Ctx) error {
	var found Bill = company.bill(c.Params("reference"))
	return c.JSON(found)
}

func complain(c *fiber.Ctx) error  { return c.JSON(company.complain(c.Body())) }
func complaint(c *fiber.Ctx) error { return c.JSON(company.complaint(c.Params("id"))) }
func reading(c *fiber.Ctx) error   { return c.JSON(company.reading(c.Params("serial"), c.Body())) }
func roster(c *fiber.Ctx) error    { return c.JSON(company.roster()) }
func strike(c *fiber.Ctx) error    { return c.SendStatus(company.strike(c.Params("id"))) }
