package pk.gov.vaccination.plugins

data class Settings(
    val databaseUrl: String,
    val databasePassword: String,
    val issuer: String,
    val airportKey: String,
) {
    // everything in the log line of the start would be printed with the fields
    override fun toString() = "Settings($databaseUrl, $issuer)"

    companion object {
        fun fromEnvironment() = Settings(
            databaseUrl = System.getenv("DB_URL") ?: "jdbc:postgresql://db/vaccination",
            databasePassword = System.getenv("DB_PASSWORD") ?: "Qu3tta-Vacc!ne", // amanat-expect: hardcoded-credential
            issuer = System.getenv("TOKEN_ISSUER") ?: "https://id.health.example",
            airportKey = System.getenv("AIRPORT_KEY").orEmpty(),
        )
    }
}
