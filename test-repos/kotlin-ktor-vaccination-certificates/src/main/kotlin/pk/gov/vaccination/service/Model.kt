package pk.gov.vaccination.service

import kotlinx.serialization.Serializable
import java.time.LocalDate

@Serializable
data class Dose(val cnic: String, val vaccine: String, val centre: Int, val givenOn: LocalDate)

/** Prints no field: an ordinary class. */
@Serializable
class Certificate(val number: String, val cnic: String, val fullName: String)

@Serializable
data class Login(val username: String, val password: String) {
    override fun toString() = "Login($username)"
}

@JvmInline
value class Cnic(val value: String) {
    override fun toString() = "*********" + value.takeLast(4)
}

fun String.masked() = "*********" + takeLast(4)
