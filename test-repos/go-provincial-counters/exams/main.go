package main

import (
	"github.com/beego/beego/v2/server/web"

	_ "pk.gov/counters/exams/routers"
)

func main() { web.Run() }
