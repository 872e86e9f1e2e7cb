#!/usr/bin/env kotlin
/* Topics of the shared tour, in Kotlin. val password = "not code" /* nested */ */
@file:JvmName("Citizens")
package pk.gov.nadra.citizens

import java.util.UUID
import pk.gov.nadra.masks.mask as hide
import kotlin.math.*

typealias Handler = suspend (Call, Map<String, Any?>) -> Unit

private val log = KotlinLogging.logger {}
const val LIMIT: Int = 10
val String.isCnic: Boolean get() = length == 13

// topic: class
abstract class Office<T : Any>(private val service: Service, url: String = "none", vararg tags: String) :
    Base<T>(url), Printable, Store by service where T : Comparable<T> {

    companion object Registry : KLogging() {
        const val NAME = "office"
        @JvmStatic fun open(): Office<Citizen>? = null
    }

    init { require(url.isNotBlank()) { "no url" } }

    constructor(cnic: String) : this(Service(cnic), cnic) { log.debug("made") }

    lateinit var repository: Repository
    private val spare = arrayOfNulls<String>(2)
    val client by lazy { Client(url) }
    var name: String = "x"
        get() = field.trim()
        private set(value) { field = value }
    protected abstract fun label(): String
    inner class Desk { val office = this@Office.name }
    fun superclass() = super<Printable>.print(super.toString())
}

interface Repository { fun find(cnic: String): Citizen?; fun ok() = true }
fun interface Check { fun check(value: Int): Boolean }
object Settings : Defaults() { val hosts = listOf("a", "b"); fun host() = hosts.first() }
enum class Role(val title: String) : Named {
    ADMIN("admin") { override fun label() = "boss" },
    @Deprecated("old") CLERK("clerk");

    open fun label() = title
}
annotation class Audited(val reason: String = "")
sealed interface Shape
sealed class Outcome { data class Found(val citizen: Citizen) : Outcome(); object Missing : Outcome() }

// topic: records
data class Citizen(val cnic: String, @field:NotBlank @get:JsonProperty("phone_no") var phone: String? = null) {
    override fun toString() = "Citizen(${cnic.takeLast(4)})"
}
@JvmInline value class Cnic(val value: String)

// topic: annotations
@RestController
@RequestMapping("/citizens", produces = [MediaType.APPLICATION_JSON_VALUE])
class CitizenController(@Autowired private val repository: Repository) {
    @GetMapping("/{cnic}", "/by-cnic/{cnic}") @PreAuthorize("hasRole('ADMIN')")
    fun find(@PathVariable("cnic") cnic: String, @RequestParam(required = false) page: Int = 0): Citizen? =
        repository.find(cnic)

    @set:Inject @delegate:[Audited("x") Other] var audited: Boolean by flags
}

fun tour(citizen: Citizen, repository: Repository, shape: Shape?) {
    // topic: assign
    val count = 1
    var total: Long
    total = 0x1FL
    val (cnic, _) = citizen
    citizen.phone = "0300"
    names["a"] = 'c'

    // topic: augmented-assign
    total += count
    total -= 1; total++; --total

    // topic: destructuring
    val (first, second) = pair()
    pairs.forEach { (key, value) -> use(key, value) }

    // topic: member
    val phone = citizen.phone!!.trim()
    val office = repository?.office?.address ?: "unknown"
    val found = repository.find(cnic) ?: return
    val other = repository.find(cnic) ?: throw NotFound("no $cnic")

    // topic: index
    val entry = matrix[0, 1]
    val part = names["a"]?.get(0)

    // topic: call
    repository.save(citizen, notify = true, *extras)
    val body = call.receive<CitizenRequest>()
    val parsed = mapper.readValue<Map<String, Any>>(text)
    val range = 1..LIMIT step 2
    val pairing = "cnic" to cnic
    val mask = flags and 0xFF shl 2

    // topic: template
    log.info("citizen $cnic has ${citizen.phone?.length ?: 0} digits \u0041 \$5 $")
    val raw = """
        select * from "citizens" where cnic = '$cnic' and x = ${'$'}1
    """.trimIndent()
    val schema = $$"""{"$id": "$${citizen.cnic}", "$ref": 1}"""

    // topic: concatenation
    val text = "a" + cnic + 1

    // topic: formatting
    println("%s-%d".format(cnic, count))
    val padded = String.format("%05d", count)

    // topic: lambda
    citizen.also { log.info { "saved $it" } }.let { saved -> saved.phone }
    repository.all().filter { it.phone != null }.map(Citizen::cnic).forEach(::println)
    val sum: (Int, Int) -> Int = { a, b -> a + b }
    val anonymous = fun(x: Int): Int { return x * 2 }
    run outer@{ return@outer }

    // topic: closure
    val printer = object : Printer("x"), Closeable { override fun print() { log.info(cnic) } }
    fun local(x: Int = count) = x + 1
    with(citizen) { log.info(phone) }

    // topic: switch
    when (shape) {
        is Circle, !is Square -> log.info("round")
        in known, !in unknown -> { read() }
        null, Shape.NONE -> return
        else -> reject(-1)
    }
    val kind = when (val role = citizen.role()) { Role.ADMIN -> 1; else -> role.ordinal }
    val state = when { count > 3 && !ready -> "many"; else -> { log.info(cnic); "few" } }

    // topic: try-catch
    try { open(cnic).use { r -> r.read() } } catch (e: java.io.IOException) { log.error("failed", e); throw e } finally { close() }
    val number = try { cnic.toInt() } catch (e: NumberFormatException) { 0 }

    // topic: loops
    for ((key, value) in map) log.info("$key=$value")
    for (i: Int in 0 until 3) { if (i == 2) continue else break }
    outer@ while (true) { if (count > 3) break@outer }
    do { step() } while (count != 3)

    // if as a value and as a statement
    val either = if (count > 1) "many" else if (count == 1) "one" else "none"
    val computed = if (ready) { prepare(); compute() } else 0
    val other2 = use(if (ready) { prepare(); compute() } else 0)
    val cast = (shape as? Circle)?.radius
    if (cnic !in known && citizen is Adult) total = 1 else { total = 2 }
}

// topic: async
suspend fun load(id: UUID): Citizen = coroutineScope { async { fetch(id) }.await() }

// topic: generics
inline fun <reified T : Any, R> List<T>.convert(crossinline f: (T) -> R): List<R> where R : Comparable<R> = map { f(it) }
fun Route.citizenRoutes() { get("/x") { call.respond(load(id)) } }

// topic: look-alikes
// val secret = "a comment"
val looks = "fun x() { /* not a comment */ } // \"quoted\""
