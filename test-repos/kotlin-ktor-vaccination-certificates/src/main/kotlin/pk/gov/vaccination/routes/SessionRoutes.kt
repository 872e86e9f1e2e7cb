package pk.gov.vaccination.routes

import io.ktor.http.*
import io.ktor.server.application.*
import io.ktor.server.request.*
import io.ktor.server.response.*
import io.ktor.server.routing.*
import pk.gov.vaccination.service.DoseRegister
import pk.gov.vaccination.service.Login

fun Route.sessionRoutes(register: DoseRegister) {
    post("/login") {
        val token = register.login(call.receive<Login>()) ?: return@post call.respond(HttpStatusCode.Unauthorized)
        call.respond(mapOf("token" to token))
    }
}
