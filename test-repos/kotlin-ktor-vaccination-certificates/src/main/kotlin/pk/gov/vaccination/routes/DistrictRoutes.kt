package pk.gov.vaccination.routes

import io.ktor.server.application.*
import io.ktor.server.response.*
import io.ktor.server.routing.*
import pk.gov.vaccination.service.DoseRegister

fun Route.districtRoutes(register: DoseRegister) {
    route("/districts/{code}") {
        get("/export") { call.respond(register.district(call.parameters["code"]!!)) } // amanat-expect: unauthenticated-endpoint
        delete("/doses/{id}") { call.respondText("gone") } // amanat-expect: unauthenticated-endpoint
    }
}
