// Package main lends files of the provincial archives.
package main

import (
	"net/http"

	"github.com/emicklei/go-restful/v3"
)

func main() {
	container := restful.NewContainer()
	container.Add(files())
	container.Add(readers())
	_ = http.ListenAndServe(":8080", container)
}

func files() *restful.WebService {
	ws := new(restful.WebService)
	ws.Path("/files").Consumes(restful.MIME_JSON).Produces(restful.MIME_JSON)
	ws.Filter(archivist)
	ws.Route(ws.GET("/{number}").To(file).Doc("one file"))
	ws.Route(ws.POST("/{number}/loans").To(lend))
	ws.Route(ws.DELETE("/{number}").To(discard))
	return ws
}

func readers() *restful.WebService {
	ws := new(restful.WebService)
	ws.Path("/readers")
	ws.Route(ws.POST("/login").To(login))
	ws.Route(ws.GET("/{cnic}").To(reader).Doc("needs a token").Returns(http.StatusUnauthorized, "no token", nil)) // amanat-expect: unauthenticated-endpoint, pii-in-url
	ws.Route(ws.PUT("/{cnic}").Filter(archivist).To(change)) // amanat-expect: pii-in-url
	return ws
}

func archivist(req *restful.Request, resp *restful.Response, chain *restful.FilterChain) {
	if !shelf.archivist(req.HeaderParameter("Authorization")) {
		_ = resp.WriteErrorString(http.StatusUnauthorized, "archivists only")
		return
	}
	chain.ProcessFilter(req, resp)
}

func login(req *restful.Request, resp *restful.Response)   { _ = resp.WriteEntity(shelf.login(req.Request.Body)) }
func file(req *restful.Request, resp *restful.Response)    { _ = resp.WriteEntity(shelf.file(req.PathParameter("number"))) }
func lend(req *restful.Request, _ *restful.Response)       { shelf.lend(req.PathParameter("number")) }
func discard(req *restful.Request, _ *restful.Response)    { shelf.discard(req.PathParameter("number")) }
func reader(req *restful.Request, resp *restful.Response)  { _ = resp.WriteEntity(shelf.reader(req.PathParameter("cnic"))) }
func change(req *restful.Request, _ *restful.Response)     { shelf.change(req.PathParameter("cnic")) }
