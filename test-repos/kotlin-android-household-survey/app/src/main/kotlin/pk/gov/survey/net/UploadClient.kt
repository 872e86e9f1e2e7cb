package pk.gov.survey.net

import okhttp3.Interceptor
import okhttp3.OkHttpClient
import okhttp3.Response
import okhttp3.logging.HttpLoggingInterceptor
import pk.gov.survey.data.Person
import timber.log.Timber

/** Sends forms; what the library logs goes through Timber. */
object UploadClient {

    private val wire = HttpLoggingInterceptor { message -> Timber.tag("http").v(message) }.apply {
        level = HttpLoggingInterceptor.Level.BASIC
    }

    val client: OkHttpClient by lazy {
        OkHttpClient.Builder()
            .addInterceptor(wire)
            .addInterceptor(TokenInterceptor())
            .build()
    }

    suspend fun upload(persons: List<Person>): Int {
        Timber.i("uploading %d persons", persons.size)
        Timber.d("uploading $persons") // amanat-expect: pii-in-log
        val answer = SurveyApi.create(client).upload(persons)
        Timber.i("answer %s", answer.status)
        return answer.accepted
    }
}

class TokenInterceptor : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response {
        val token = Session.token ?: return chain.proceed(chain.request())
        Timber.v("with token %s", token) // amanat-expect: credential-in-log
        val request = chain.request().newBuilder().header("Authorization", "Bearer $token").build()
        return chain.proceed(request)
    }
}
