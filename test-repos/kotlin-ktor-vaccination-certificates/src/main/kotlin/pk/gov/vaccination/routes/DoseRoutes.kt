package pk.gov.vaccination.routes

import io.ktor.http.*
import io.ktor.server.application.*
import io.ktor.server.request.*
import io.ktor.server.response.*
import io.ktor.server.routing.*
import pk.gov.vaccination.service.Dose
import pk.gov.vaccination.service.DoseRegister

fun Route.doseRoutes(register: DoseRegister) = route("/doses") {
    post {
        val dose = call.receive<Dose>()
        call.application.environment.log.debug("received $dose") // amanat-expect: pii-in-log
        call.respond(HttpStatusCode.Created, register.record(dose))
    }
    get("/{cnic}") { // amanat-expect: pii-in-url
        val cnic = call.parameters["cnic"] ?: return@get call.respond(HttpStatusCode.BadRequest)
        call.respond(register.dosesOf(cnic))
    }
}
