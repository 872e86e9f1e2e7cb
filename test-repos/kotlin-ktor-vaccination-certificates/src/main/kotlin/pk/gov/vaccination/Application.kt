package pk.gov.vaccination

import io.ktor.server.application.*
import io.ktor.server.auth.*
import io.ktor.server.response.*
import io.ktor.server.routing.*
import pk.gov.vaccination.plugins.Settings
import pk.gov.vaccination.plugins.configureTokens
import pk.gov.vaccination.routes.certificateRoutes
import pk.gov.vaccination.routes.districtRoutes
import pk.gov.vaccination.routes.doseRoutes
import pk.gov.vaccination.routes.sessionRoutes
import pk.gov.vaccination.service.DoseRegister

fun Application.module() {
    val settings = Settings.fromEnvironment()
    val register = DoseRegister(settings)
    configureTokens(settings)
    routing {
        get("/health") { call.respondText("ok") }
        sessionRoutes(register)
        route("/api") {
            authenticate("vaccinator") {
                doseRoutes(register)
            }
            certificateRoutes(register, settings)
            // was moved out of the block above for a dashboard
            districtRoutes(register)
        }
    }
}
