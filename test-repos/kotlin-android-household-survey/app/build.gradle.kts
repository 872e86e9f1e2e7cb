plugins {
    id("com.android.application")
    kotlin("android")
}

android {
    namespace = "pk.gov.survey"
    compileSdk = 34
    defaultConfig {
        applicationId = "pk.gov.survey"
        buildConfigField("String", "API_URL", "\"https://survey.example/api/\"")
    }
    signingConfigs {
        create("release") {
            storeFile = file("survey.jks")
            storePassword = "Chen@b-R3lease" // amanat-expect: hardcoded-credential
            keyPassword = System.getenv("SURVEY_KEY_PASSWORD")
        }
    }
}
