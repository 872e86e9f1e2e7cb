package main

import (
	"flag"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/rest"

	"pk.gov/counters/ration/internal/handler"
)

var configFile = flag.String("f", "etc/ration.yaml", "the config file")

func main() {
	flag.Parse()
	var c rest.RestConf
	conf.MustLoad(*configFile, &c)
	server := rest.MustNewServer(c)
	defer server.Stop()
	handler.RegisterHandlers(server, c.Name)
	server.Start()
}
