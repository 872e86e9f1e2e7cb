package pk.gov.vaccination.routes

import io.ktor.http.*
import io.ktor.server.application.*
import io.ktor.server.auth.*
import io.ktor.server.request.*
import io.ktor.server.response.*
import io.ktor.server.routing.*
import pk.gov.vaccination.plugins.Settings
import pk.gov.vaccination.service.DoseRegister

fun Route.certificateRoutes(register: DoseRegister, settings: Settings) {
    route("/certificates") {
        // the airports have one key for all their desks
        get("/check/{number}") {
            val key = call.request.headers["X-Airport-Key"]
            if (key == null || key != settings.airportKey) {
                return@get call.respond(HttpStatusCode.Unauthorized)
            }
            call.respond(register.certificate(call.parameters["number"]!!) != null)
        }
        onlyWithToken {
            get("/{number}") { call.respond(register.certificate(call.parameters["number"]!!)!!) }
        }
        authenticate("vaccinator", optional = true) {
            get("/citizens/{cnic}") { call.respond(register.dosesOf(call.parameters["cnic"]!!)) } // amanat-expect: unauthenticated-endpoint, pii-in-url
        }
    }
}

private fun Route.onlyWithToken(build: Route.() -> Unit) {
    authenticate("vaccinator") { build() }
}
