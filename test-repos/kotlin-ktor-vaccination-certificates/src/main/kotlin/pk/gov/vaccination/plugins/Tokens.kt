package pk.gov.vaccination.plugins

import io.github.oshai.kotlinlogging.KotlinLogging
import io.ktor.server.application.*
import io.ktor.server.auth.*
import io.ktor.server.auth.jwt.*

private val log = KotlinLogging.logger {}

fun Application.configureTokens(settings: Settings) {
    log.info { "tokens are checked against ${settings.issuer}" }
    install(Authentication) {
        jwt("vaccinator") {
            realm = "vaccination"
            validate { credential -> credential.payload.subject?.let { JWTPrincipal(credential.payload) } }
        }
    }
}
