package pk.gov.vaccination.service

import org.slf4j.LoggerFactory
import pk.gov.vaccination.plugins.Settings

class DoseRegister(private val settings: Settings) {

    fun record(dose: Dose): Int {
        logger.info("recorded {}", dose) // amanat-expect: pii-in-log
        logger.info("recorded dose of {} at centre {}", dose.vaccine, dose.centre)
        return store(dose)
    }

    fun dosesOf(cnic: String): List<Dose> {
        logger.debug("lookup of ${cnic.masked()}")
        return query("select * from doses where cnic = ?", cnic).also { found ->
            found.forEach { logger.trace("row $it") } // amanat-expect: pii-in-log
            logger.debug("${found.size} doses")
        }
    }

    fun certificate(number: String): Certificate? = find(number)?.also {
        logger.info("certificate $it was shown")
        logger.info("shown to ${it.fullName}") // amanat-expect: pii-in-log
    }

    fun district(code: String): List<Dose> = query("select * from doses where district = ?", code)

    fun login(login: Login): String? {
        logger.info("login of an officer: {}", login.password.isNotEmpty())
        val token = tokens.issue(login) ?: return null
        println("issued $token") // amanat-expect: credential-in-log
        return token
    }

    private fun query(sql: String, vararg values: String): List<Dose> =
        connection.prepare(sql, *values).map { row -> Dose(row[0], row[1], row[2].toInt(), row.date(3)) }

    private companion object {
        val logger = LoggerFactory.getLogger(DoseRegister::class.java)
    }
}
