//! Endpoints that no call registers, and guards that stand elsewhere than in the code: pages behind one page, repositories
//! that a library serves, guards that a configuration file names, answers after which the handler runs on.

use super::endpoints::check;

#[test]
fn repositories_that_a_library_serves() {
    let deeds = "package pk;\nimport org.springframework.data.jpa.repository.JpaRepository;\n\
        public interface DeedRepository extends JpaRepository<Deed, Long> {}\n";
    let owners = "package pk;\nimport org.springframework.data.repository.CrudRepository;\n\
        import org.springframework.data.rest.core.annotation.RepositoryRestResource;\n\
        @RepositoryRestResource(path = \"holders\")\npublic interface OwnerRepository extends CrudRepository<Owner, Long> {}\n";
    let hidden = "package pk;\nimport org.springframework.data.repository.CrudRepository;\n\
        import org.springframework.data.rest.core.annotation.RepositoryRestResource;\n\
        @RepositoryRestResource(exported = false)\npublic interface SecretRepository extends CrudRepository<Secret, Long> {}\n";
    let security = "package pk;\nimport org.springframework.context.annotation.*;\n\
        import org.springframework.security.config.annotation.web.builders.HttpSecurity;\nimport org.springframework.security.web.SecurityFilterChain;\n\
        @Configuration\npublic class Security {\n  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    \
        http.authorizeHttpRequests(a -> a.requestMatchers(\"/holders/**\").permitAll().anyRequest().authenticated());\n    return http.build();\n  }\n}\n";
    let pom = "<project><dependencies><dependency><artifactId>spring-boot-starter-data-rest</artifactId></dependency></dependencies></project>\n";
    check(
        &[
            ("pom.xml", pom),
            ("src/DeedRepository.java", deeds),
            ("src/OwnerRepository.java", owners),
            ("src/SecretRepository.java", hidden),
            ("src/Security.java", security),
        ],
        &[
            "GET /deeds authenticated",
            "POST /deeds authenticated",
            "GET /deeds/{id} authenticated",
            "PUT /deeds/{id} authenticated",
            "PATCH /deeds/{id} authenticated",
            "DELETE /deeds/{id} authenticated",
            "GET /holders public",
            "POST /holders unauthenticated",
            "GET /holders/{id} public",
            "PUT /holders/{id} unauthenticated",
            "PATCH /holders/{id} unauthenticated",
            "DELETE /holders/{id} unauthenticated",
        ],
    );
    check(&[("pom.xml", "<project/>\n"), ("src/DeedRepository.java", deeds)], &[]);
}

#[test]
fn guards_that_a_configuration_file_names() {
    let routes = "<?php\nuse Illuminate\\Support\\Facades\\Route;\n\
        Route::middleware(config('api.middleware'))->group(function () {\n  Route::get('/deeds/{cnic}', 'Deeds@show');\n});\n\
        Route::middleware(config('api.open'))->group(function () {\n  Route::get('/owners/{cnic}', 'Deeds@owner');\n});\n";
    let config = "<?php\nreturn [\n  'middleware' => explode(',', env('API_MIDDLEWARE', 'throttle,api')),\n  'open' => ['throttle'],\n];\n";
    let kernel = "<?php\nnamespace App\\Http;\nclass Kernel {\n  protected $middlewareGroups = ['api' => ['bindings', 'auth:sanctum']];\n}\n";
    check(
        &[
            ("composer.json", r#"{"require": {"laravel/framework": "^11.0"}}"#),
            ("routes/web.php", routes),
            ("config/api.php", config),
            ("app/Http/Kernel.php", kernel),
        ],
        &["GET /deeds/{cnic} authenticated", "GET /owners/{cnic} unauthenticated"],
    );
}

#[test]
fn answers_after_which_the_handler_runs_on() {
    let service = r#"package main
import "net/http"
func main() {
	mux := http.NewServeMux()
	mux.Handle("GET /a/{cnic}", leaky(http.HandlerFunc(show)))
	mux.Handle("GET /b/{cnic}", kept(http.HandlerFunc(show)))
	mux.HandleFunc("GET /c/{cnic}", forgotten)
	mux.HandleFunc("GET /d/{cnic}", helped)
	mux.HandleFunc("GET /e/{cnic}", asked)
	http.ListenAndServe(":8080", mux)
}
func leaky(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			w.WriteHeader(401)
		}
		next.ServeHTTP(w, r)
	})
}
func kept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			next.ServeHTTP(w, r)
		} else {
			http.Error(w, "no", 401)
		}
	})
}
func forgotten(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "no", http.StatusUnauthorized)
	}
	show(w, r)
}
func refuse(w http.ResponseWriter) { http.Error(w, "no", http.StatusUnauthorized) }
func helped(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		refuse(w)
		return
	}
	show(w, r)
}
func known(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("Authorization") == "" {
		http.Error(w, "no", http.StatusUnauthorized)
		return false
	}
	return true
}
func asked(w http.ResponseWriter, r *http.Request) {
	if !known(w, r) {
		return
	}
	show(w, r)
}
func show(w http.ResponseWriter, r *http.Request) { w.Write(find(r.PathValue("cnic"))) }
"#;
    check(
        &[("go.mod", "module x\n\ngo 1.22\n"), ("main.go", service)],
        &[
            "GET /a/{cnic} unauthenticated",
            "GET /b/{cnic} authenticated",
            "GET /c/{cnic} unauthenticated",
            "GET /d/{cnic} authenticated",
            "GET /e/{cnic} authenticated",
        ],
    );
}

#[test]
fn views_that_a_decorator_exempts() {
    let middleware = "from django.shortcuts import redirect\n\n\nclass LoginRequired:\n    def process_view(self, request, view_func, args, kwargs):\n        \
        if getattr(view_func, 'login_exempt', False):\n            return None\n        if not request.user.is_authenticated:\n            return redirect('/login/')\n";
    let views = "def login_exempt(view):\n    view.login_exempt = True\n    return view\n\n\n@login_exempt\ndef tariff(request):\n    return render(request)\n\n\n\
        def deeds(request):\n    return render(request)\n";
    check(
        &[
            ("manage.py", "import django\n"),
            ("office/settings.py", "ROOT_URLCONF = 'office.urls'\nMIDDLEWARE = ['office.middleware.LoginRequired']\n"),
            ("office/middleware.py", middleware),
            ("office/views.py", views),
            (
                "office/urls.py",
                "from django.urls import path\nfrom office import views\nurlpatterns = [path('tariff/list', views.tariff), path('deeds/', views.deeds)]\n",
            ),
        ],
        &["ANY /tariff/list unauthenticated", "ANY /deeds/ authenticated"],
    );
}

#[test]
fn helpers_that_answer_and_callers_that_leave() {
    let service = r#"package main
import ("log"; "net/http")
func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /kept/a", func(w http.ResponseWriter, r *http.Request) { if !requireUser(w, r) { return }; show(w, r) })
	mux.Handle("GET /kept/b", asking(http.HandlerFunc(show)))
	mux.HandleFunc("GET /kept/c", func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") != key { deny(w); return }; show(w, r) })
	mux.HandleFunc("GET /kept/d", func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") != key { http.Error(w, "no", 401); panic(http.ErrAbortHandler) }; show(w, r) })
	mux.HandleFunc("GET /kept/e", func(w http.ResponseWriter, r *http.Request) { if requireUser(w, r) { show(w, r) } })
	mux.HandleFunc("GET /open/a", func(w http.ResponseWriter, r *http.Request) { requireUser(w, r); show(w, r) })
	mux.HandleFunc("GET /open/b", func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") != key { deny(w) }; show(w, r) })
	mux.HandleFunc("GET /open/c", func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") != key { WriteError(w, 401, "no") }; show(w, r) })
	mux.HandleFunc("GET /open/d", func(w http.ResponseWriter, r *http.Request) { go func() { if r.Header.Get("Authorization") != key { http.Error(w, "no", 401); return } }(); show(w, r) })
	mux.HandleFunc("GET /open/e", func(w http.ResponseWriter, r *http.Request) { if r.Header.Get("Authorization") != key { http.Redirect(w, r, "/login", 302) }; show(w, r) })
	http.ListenAndServe(":8080", mux)
}
func requireUser(w http.ResponseWriter, r *http.Request) bool {
	ok := r.Header.Get("Authorization") == key
	if !ok {
		http.Error(w, "no", http.StatusUnauthorized)
	}
	return ok
}
func asking(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !requireUser(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	})
}
func deny(w http.ResponseWriter) {
	w.WriteHeader(http.StatusForbidden)
	w.Write([]byte("no"))
}
func WriteError(w http.ResponseWriter, code int, text string) {
	w.WriteHeader(code)
	log.Println(text)
}
func show(w http.ResponseWriter, r *http.Request) { w.Write(find(r.URL.Query().Get("cnic"))) }
"#;
    check(
        &[("go.mod", "module x\n\ngo 1.22\n"), ("main.go", service)],
        &[
            "GET /kept/a authenticated",
            "GET /kept/b authenticated",
            "GET /kept/c authenticated",
            "GET /kept/d authenticated",
            "GET /kept/e authenticated",
            "GET /open/a unauthenticated",
            "GET /open/b unauthenticated",
            "GET /open/c unauthenticated",
            "GET /open/d unauthenticated",
            "GET /open/e unauthenticated",
        ],
    );
}

#[test]
fn pages_that_one_page_runs_among_other_things() {
    let list = "<?php foreach (mysqli_query($db, \"SELECT name, cnic FROM citizens\") as $x) echo $x['cnic'];\n";
    let tail = "if (!isset($_SESSION['user'])) { header('Location: login.php'); exit; }\n";
    let soft = "if (!isset($_SESSION['user'])) { header('Location: login.php'); }\n";
    let app = format!(
        "<?php\nsession_start();\nswitch ($_GET['page']) {{\n  case 'soft': {soft} include 'parts/soft.php'; break;\n  \
         case 'late': include 'parts/late.php'; {tail} break;\n  case 'kept': {tail} include 'parts/kept.php'; break;\n}}\n"
    );
    let inside = "<?php\nsession_start();\nif (isset($_SESSION['user'])) {\n  switch ($_GET['page']) {\n    \
        case 'deeds': include 'in/deeds.php'; break;\n    case 'heirs': include 'in/heirs.php'; break;\n  }\n}\n";
    let language = format!(
        "<?php\nsession_start();\nif ($_GET['lang'] == 'ur') {{ include 'tpl/ur.php'; }} elseif ($_GET['lang'] == 'en') {{ include 'tpl/en.php'; }}\n{tail}\
         foreach (mysqli_query($db, \"SELECT cnic FROM citizens\") as $x) echo $x['cnic'];\n"
    );
    let beside = "<?php\nif ($_GET['view'] == 'pdf') { include 'out/pdf.php'; } elseif ($_GET['view'] == 'csv') { include 'out/csv.php'; } else {\n\
        foreach (mysqli_query($db, \"SELECT cnic FROM citizens\") as $x) echo $x['cnic'];\n}\n";
    check(
        &[
            ("composer.json", "{\"require\":{\"php\":\">=8\"}}\n"),
            ("app.php", &app),
            ("parts/soft.php", list),
            ("parts/late.php", list),
            ("parts/kept.php", list),
            ("inside.php", inside),
            ("in/deeds.php", list),
            ("in/heirs.php", list),
            ("language.php", &language),
            ("tpl/ur.php", "<?php $t = 'x';\n"),
            ("tpl/en.php", "<?php $t = 'x';\n"),
            ("list.php", beside),
            ("out/pdf.php", list),
            ("out/csv.php", list),
        ],
        &[
            "ANY /app.php?page=kept authenticated",
            "ANY /app.php?page=late unauthenticated",
            "ANY /app.php?page=soft unauthenticated",
            "ANY /inside.php?page=deeds authenticated",
            "ANY /inside.php?page=heirs authenticated",
            "ANY /language.php authenticated",
            "ANY /list.php unauthenticated",
            "ANY /list.php?view=csv unauthenticated",
            "ANY /list.php?view=pdf unauthenticated",
        ],
    );
}
