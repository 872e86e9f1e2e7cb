rootProject.name = "household-survey"
include(":app")
