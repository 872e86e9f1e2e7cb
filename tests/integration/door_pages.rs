//! What pages with code beside them show at the door, and what reaches it by names of other files.

use crate::door::carried;
use crate::scans::scan_files;

#[test]
fn pages_show_what_the_code_beside_them_fills_in() {
    let report = scan_files(&[
        ("Register.csproj", r#"<Project Sdk="Microsoft.NET.Sdk.Web"></Project>"#),
        ("Program.cs", "var app = WebApplication.CreateBuilder(args).Build();\napp.MapRazorPages();\napp.Run();\n"),
        (
            "Pages/Citizens/Index.cshtml",
            r#"
@page
@model Register.Pages.Citizens.IndexModel
@foreach (var row in Model.Rows) { <td>@row.Person?.EmailAddress, ask clerk@office.cnic.pk</td> }
<b>@Labels.PhoneNumber</b>
"#,
        ),
        (
            "Pages/Citizens/Index.cshtml.cs",
            r"
namespace Register.Pages.Citizens;
public class IndexModel : PageModel {
    public void OnGet() { Rows = search.All(); }
    public IActionResult OnPost() { return Redirect(links.Next()); }
}
",
        ),
        (
            "Pages/Citizens/Check.cshtml",
            "@page \"/check\"\n@model Register.Pages.Citizens.CheckModel\n<b>@Model.Citizen!.Cnic</b>\n",
        ),
        (
            "Pages/Citizens/Check.cshtml.cs",
            r"
namespace Register.Pages.Citizens;
public class CheckModel : PageModel {
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) { Citizen = journey.Citizen; }
}
",
        ),
    ]);
    assert_eq!(
        carried(&report),
        ["GET /Citizens: takes ; gives email", "GET /check: takes ; gives cnic", "POST /Citizens: takes ; gives ",]
    );
}

#[test]
fn a_type_is_named_below_an_imported_namespace() {
    let report = scan_files(&[
        ("composer.json", r#"{"require": {"laravel/framework": "^9.1"}}"#),
        (
            "routes/web.php",
            "<?php\nuse App\\Http\\Controllers\\CitizenController;\nRoute::post('citizens', [CitizenController::class, 'store']);\n",
        ),
        (
            "app/Http/Controllers/CitizenController.php",
            r"<?php
namespace App\Http\Controllers;
use App\Http\Requests;
class CitizenController extends Controller {
    public function store(Requests\StoreCitizen $request) { return back(); }
}
",
        ),
        (
            "app/Http/Requests/StoreCitizen.php",
            r"<?php
namespace App\Http\Requests;
use Illuminate\Foundation\Http\FormRequest;
class StoreCitizen extends FormRequest {
    public function rules() { return ['cnic' => 'required']; }
}
",
        ),
    ]);
    assert_eq!(carried(&report), ["POST /citizens: takes cnic; gives "]);
}

#[test]
fn a_handler_answers_by_methods_of_what_it_embeds() {
    let report = scan_files(&[
        ("go.mod", "module registry\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        (
            "main.go",
            r#"
package main
import (
	"encoding/json"
	"os"
	"github.com/gin-gonic/gin"
	"github.com/house/core/api"
)
type Citizen struct { Cnic string `json:"cnic"` }
type Citizens struct { api.Api }
func (e Citizens) Get(c *gin.Context) {
	var citizen Citizen
	e.Orm.First(&citizen, c.Param("id"))
	e.OK(citizen, "found")
}
func (e Citizens) List(c *gin.Context) {
	list := make([]Citizen, 0)
	e.Orm.Find(&list)
	e.PageOK(list, len(list), 1, 20, "found")
}
func (e Citizens) All(c *gin.Context) {
	all := []*Citizen{}
	e.Orm.Find(&all)
	e.OK(all, "found")
}
func (e Citizens) Keep(c *gin.Context) {
	var citizen Citizen
	e.Orm.First(&citizen)
	keep(citizen)
	e.OK("kept", "kept")
}
func keep(citizen Citizen) {
	f, _ := os.Create("citizens.json")
	e := json.NewEncoder(f)
	e.Encode(citizen)
}
func main() {
	r := gin.Default()
	r.GET("/keep", Citizens{}.Keep)
	r.GET("/all", Citizens{}.All)
	r.GET("/citizens", Citizens{}.List)
	r.GET("/citizens/:id", Citizens{}.Get)
	r.Run()
}
"#,
        ),
    ]);
    assert_eq!(
        carried(&report),
        [
            "GET /all: takes ; gives cnic",
            "GET /citizens/{id}: takes ; gives cnic",
            "GET /citizens: takes ; gives cnic",
            "GET /keep: takes ; gives ",
        ]
    );
}

#[test]
fn another_name_of_a_wrapped_type_shows_what_it_holds() {
    let report = scan_files(&[
        ("package.json", r#"{"dependencies":{"@nestjs/core":"10","kysely":"1"}}"#),
        (
            "src/db.d.ts",
            "/* This file was generated. Please do not edit it manually. */\nexport interface Users { email: string; phone: string | null; }\n",
        ),
        (
            "src/types.ts",
            r"
import { Selectable } from 'kysely';
import { Repository } from 'typeorm';
import { Users } from './db';
export type User = Selectable<Users>;
export type Store = Repository<Users>;
export type Bare = Omit<Users, 'email' | 'phone'>;
",
        ),
        (
            "src/users.controller.ts",
            r"
import { Controller, Get } from '@nestjs/common';
import { Bare, Store, User } from './types';
@Controller('users')
export class UsersController {
  @Get('me')
  me(): Promise<User> { return this.users.me(); }
  @Get('store')
  store(): Store { return this.users.store(); }
  @Get('bare')
  bare(): Promise<Bare> { return this.users.bare(); }
}
",
        ),
    ]);
    assert_eq!(
        carried(&report),
        [
            "GET /users/bare: takes ; gives ",
            "GET /users/me: takes ; gives email, phone",
            "GET /users/store: takes ; gives "
        ]
    );
}

#[test]
fn queries_that_a_tool_wrote_give_their_rows() {
    let header = "// Code generated by a tool. DO NOT EDIT.\n\npackage store\n\n";
    let models = format!("{header}type Citizen struct {{ Cnic string `json:\"cnic\"` }}\n");
    let queries = format!(
        "{header}import \"context\"\n\nfunc (q *Queries) ListCitizens(ctx context.Context) ([]Citizen, error) {{\n\trows, err := q.db.Query(ctx, list)\n\tvar items []Citizen\n\treturn items, err\n}}\n"
    );
    let report = scan_files(&[
        ("go.mod", "module register\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        ("store/models.go", &models),
        ("store/citizens.sql.go", &queries),
        ("store/db.go", "package store\n\ntype Queries struct { db DBTX }\n"),
        (
            "main.go",
            r#"
package main

import (
	"github.com/gin-gonic/gin"
	"register/store"
)

type server struct { queries *store.Queries }

func (s *server) list(c *gin.Context) {
	citizens, err := s.queries.ListCitizens(c)
	if err != nil {
		return
	}
	c.JSON(200, citizens)
}

func main() {
	s := &server{}
	r := gin.Default()
	r.GET("/citizens", s.list)
	r.Run()
}
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["GET /citizens: takes ; gives cnic"]);
}

#[test]
fn views_of_controllers_and_pages_with_their_own_code_show_what_they_print() {
    let controller = r#"
using Microsoft.AspNetCore.Mvc;
namespace Register.Controllers;
public class CitizensController : Controller {
    public IActionResult Index() { return View(db.Citizens.ToList()); }
    public async Task<IActionResult> DetailsAsync(int id) { return View(await db.Citizens.FindAsync(id)); }
    public IActionResult Card(int id) { var c = db.Citizens.Find(id); return View("Small", c); }
    public IActionResult Edit(int id) { return View(db.Citizens.Find(id)); }
    public IActionResult Bag(int id) { ViewBag.Person = db.Citizens.Find(id); return View(); }
    public IActionResult Help() { return View(); }
    public IActionResult Gone() { return NotFound(); }
}
"#;
    let report = scan_files(&[
        ("Register.csproj", r#"<Project Sdk="Microsoft.NET.Sdk.Web"></Project>"#),
        (
            "Program.cs",
            "var app = WebApplication.CreateBuilder(args).Build();\napp.MapRazorPages();\napp.MapControllerRoute(\"default\", \"{controller}/{action}/{id?}\");\napp.MapRazorComponents<App>();\napp.Run();\n",
        ),
        ("Controllers/CitizensController.cs", controller),
        (
            "Views/Citizens/Index.cshtml",
            "@model IEnumerable<Citizen>\n@foreach (var item in Model) { <td>@Html.DisplayFor(m => item.Email)</td> }\n",
        ),
        ("Views/Citizens/Details.cshtml", "@model Citizen\n<p>@Model.Cnic</p>\n"),
        ("Views/Citizens/Small.cshtml", "@model Citizen\n<p>@Model.Title</p>\n"),
        (
            "Views/Citizens/Edit.cshtml",
            "@model Citizen\n<input asp-for=\"Home.PostalAddress\" /><input asp-for=\"Title\" />\n",
        ),
        ("Views/Citizens/Bag.cshtml", "<p>@ViewBag.Person.PassportNumber</p>\n"),
        ("Views/Citizens/Gone.cshtml", "<p>@Model.Cnic</p>\n"),
        ("Views/Shared/Help.cshtml", "<p>@Model.Clerk.Iban</p>\n"),
        (
            "Pages/Look.cshtml",
            "@page \"{id:int}\"\n@functions {\n    public Citizen Person { get; set; }\n    public async Task OnGetAsync(int id) { Person = await db.Citizens.FindAsync(id); }\n    public IActionResult OnPost(string cnic) { return Redirect(\"/\"); }\n}\n<p>@Person.Cnic</p><b>@Labels.PhoneNumber</b>\n",
        ),
        (
            "Components/Pages/Card.razor",
            "@page \"/card/{Id:int}\"\n<h1>@citizen.Email</h1>\n@code {\n    [Parameter] public int Id { get; set; }\n    private Citizen citizen;\n}\n",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

/// What a page is handed is not all that it shows; one that hands it on, to a script or a component, tells nothing of that.
#[test]
fn a_page_shows_what_its_text_says_and_not_all_that_it_is_handed() {
    let report = scan_files(&[
        ("composer.json", r#"{"require": {"laravel/framework": "^10.0"}}"#),
        (
            "routes/web.php",
            "<?php\nuse App\\Http\\Controllers\\CitizenController;\nuse Illuminate\\Support\\Facades\\Route;\n\
             Route::get('/show/{id}', [CitizenController::class, 'show']);\n\
             Route::get('/live/{id}', [CitizenController::class, 'live']);\n\
             Route::get('/named', [CitizenController::class, 'named']);\n\
             Route::put('/citizens/{id}', [CitizenController::class, 'update']);\n\
             Route::delete('/citizens/{id}', [CitizenController::class, 'destroy']);\n",
        ),
        (
            "app/Models/Citizen.php",
            "<?php\nnamespace App\\Models;\nuse Illuminate\\Database\\Eloquent\\Model;\n\
             class Citizen extends Model { protected $fillable = ['cnic', 'full_name', 'mobile_no', 'birthdate']; }\n",
        ),
        (
            "app/Http/Controllers/CitizenController.php",
            "<?php\nnamespace App\\Http\\Controllers;\nuse App\\Models\\Citizen;\nuse Illuminate\\Http\\Request;\n\
             class CitizenController extends Controller {\n\
             public function show(int $id) { return view('citizen.show', ['citizen' => Citizen::find($id)]); }\n\
             public function live(int $id) { return view('citizen.live', ['citizen' => Citizen::find($id)]); }\n\
             public function update(Request $request, int $id) {\n\
             $data = $request->validate(['religion' => 'required', 'sex' => 'required', 'citizen_id' => 'exists:citizens,id']);\n\
             Citizen::find($id)->update($data); return response()->noContent(); }\n\
             public function named() { return response()->json(Citizen::select('id', 'full_name')->paginate(20)); }\n\
             public function destroy(int $id) { Citizen::find($id)->delete(); return response()->noContent(); }\n}\n",
        ),
        (
            "resources/views/citizen/show.blade.php",
            "<b>{{ $citizen->full_name }}</b> {{ $citizen->birthdate->format('F d, Y') }}\n",
        ),
        ("resources/views/citizen/live.blade.php", "<div data-citizen=\"@json($citizen)\"></div>\n"),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
    let open = report.findings.iter().filter(|f| f.detection.rule == "unauthenticated-endpoint");
    insta::assert_snapshot!(open.map(|f| f.detection.message.as_str()).collect::<Vec<_>>().join("\n"));
}

/// The number of a row is no number of a person: `Long residentId`.
#[test]
fn numbers_of_rows_are_no_identity_numbers() {
    let report = scan_files(&[
        (
            "pom.xml",
            "<project><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>",
        ),
        (
            "src/main/java/a/ResidentController.java",
            "package a;\nimport org.springframework.web.bind.annotation.*;\nimport org.springframework.ui.Model;\n\
             @RestController\npublic class ResidentController {\n\
             @GetMapping(\"/rows/{residentId}\") public Row row(@PathVariable Long residentId) { return find(residentId); }\n\
             @GetMapping(\"/numbers/{residentId}\") public Row number(@PathVariable String residentId) { return read(residentId); }\n}\n",
        ),
        (
            "src/main/java/a/Row.java",
            "package a;\npublic record Row(Long residentId, java.util.UUID citizenId, String cnic) { }\n",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

/// What is written into the response by a function that is given it first; a template that was read from a file shows what
/// its text does.
#[test]
fn functions_that_write_into_the_response() {
    let main = "package main\n\nimport (\n\t\"fmt\"\n\t\"html/template\"\n\t\"net/http\"\n\t\"os\"\n)\n\n\
                type Citizen struct {\n\tCNIC string `json:\"cnic\"`\n\tFullName string `json:\"full_name\"`\n}\n\n\
                var page = template.Must(template.ParseFiles(\"citizen.html\"))\n\n\
                func main() {\n\thttp.HandleFunc(\"GET /text/{id}\", text)\n\thttp.HandleFunc(\"GET /page/{id}\", show)\n\
                \thttp.HandleFunc(\"GET /told/{id}\", told)\n\thttp.ListenAndServe(\":8080\", nil)\n}\n\n\
                func find(id string) *Citizen { return &Citizen{} }\n\n\
                func text(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, \"name %s\", find(r.PathValue(\"id\")).FullName)\n}\n\n\
                func show(w http.ResponseWriter, r *http.Request) {\n\tpage.Execute(w, find(r.PathValue(\"id\")))\n}\n\n\
                func told(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(os.Stdout, \"name %s\", find(r.PathValue(\"id\")).FullName)\n}\n";
    let report =
        scan_files(&[("go.mod", "module x\n\ngo 1.22\n"), ("main.go", main), ("citizen.html", "<b>{{ .CNIC }}</b>\n")]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}
