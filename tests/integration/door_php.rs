//! What models, repositories and builders of queries of PHP give at the door.

use crate::door::carried;
use crate::scans::scan_files;

const LARAVEL: (&str, &str) =
    ("composer.json", r#"{"require": {"laravel/framework": "^11.0", "prettus/l5-repository": "^2"}}"#);

const CITIZEN: (&str, &str) = (
    "app/Models/Citizen.php",
    r"<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
class Citizen extends Model {
    protected $fillable = ['cnic', 'email', 'phone_number', 'office_id'];
    protected $hidden = ['phone_number'];
    public function scopeActive($query) { return $query->where('active', 1); }
    public function scopeOfOffice($query, $id) { return $query->where('office_id', $id); }
}
",
);

const OFFICE: (&str, &str) = (
    "app/Models/Office.php",
    r"<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
class Office extends Model {
    protected $fillable = ['title'];
    public function staff() { return $this->hasMany(Citizen::class)->latest(); }
}
",
);

#[test]
fn scopes_and_relations_of_a_model_are_asked_with_it() {
    let routes = r"<?php
use App\Models\Citizen;
use App\Models\Office;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;
Route::get('/scoped', fn () => response()->json(Citizen::where('id', 1)->active()->ofOffice(3)->get()));
Route::get('/steps', function () { $q = Citizen::active(); $q = $q->ofOffice(2); return response()->json(['data' => $q->paginate(10)]); });
Route::get('/columns', fn () => Citizen::ofOffice(3)->select('citizens.id, citizens.email as mail')->get());
Route::get('/count', fn () => Citizen::ofOffice(3)->count());
Route::get('/offices', fn () => Office::latest()->get());
Route::get('/staff', fn () => Office::with('staff')->get());
Route::get('/staff/mail', fn () => Office::with(['staff:id,email'])->get());
Route::get('/table', fn () => DB::table('citizens')->where('id', 1)->get());
Route::get('/table/mail', fn () => DB::table('citizens')->select('email')->first());
Route::get('/table/count', fn () => DB::table('citizens')->count());
";
    let report = scan_files(&[LARAVEL, CITIZEN, OFFICE, ("routes/web.php", routes)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn a_repository_asks_for_the_model_that_it_names() {
    let report = scan_files(&[
        LARAVEL,
        CITIZEN,
        OFFICE,
        (
            "app/Repositories/CitizenRepository.php",
            "<?php\nnamespace App\\Repositories;\ninterface CitizenRepository extends \\Prettus\\Repository\\Contracts\\RepositoryInterface {}\n",
        ),
        (
            "app/Repositories/CitizenRepositoryEloquent.php",
            r"<?php
namespace App\Repositories;
use Prettus\Repository\Eloquent\BaseRepository;
use App\Models\Citizen;
class CitizenRepositoryEloquent extends BaseRepository implements CitizenRepository {
    public function model() { return Citizen::class; }
}
",
        ),
        (
            "app/Repositories/OfficeRepository.php",
            r"<?php
namespace App\Repositories;
use Prettus\Repository\Eloquent\BaseRepository;
class OfficeRepository extends BaseRepository { public function model() { return 'App\Models\Office'; } }
",
        ),
        (
            "app/Http/Resources/CitizenResource.php",
            r"<?php
namespace App\Http\Resources;
use Illuminate\Http\Resources\Json\JsonResource;
class CitizenResource extends JsonResource { public function toArray($request) { return ['cnic' => $this->cnic]; } }
",
        ),
        (
            "app/Http/Controllers/CitizenController.php",
            r"<?php
namespace App\Http\Controllers;
use App\Http\Resources\CitizenResource;
use App\Models\Citizen;
use App\Repositories\CitizenRepository;
use App\Repositories\OfficeRepository;
use Illuminate\Http\Request;
class CitizenController extends Controller {
    public function __construct(protected CitizenRepository $repository, protected OfficeRepository $offices, protected Citizen $citizen) {}
    public function page() { return $this->repository->paginate(); }
    public function one($id) { return response()->json($this->repository->find($id)); }
    public function shown($id) { return new CitizenResource($this->repository->find($id)); }
    public function offices() { return $this->offices->all(); }
    public function injected($id) { return $this->citizen->where('id', $id)->firstOrFail(); }
    public function add(Request $request) { $this->repository->create($request->all()); return response()->noContent(); }
}
",
        ),
        (
            "routes/web.php",
            r"<?php
use App\Http\Controllers\CitizenController;
Route::get('/page', [CitizenController::class, 'page']);
Route::get('/one/{id}', [CitizenController::class, 'one']);
Route::get('/shown/{id}', [CitizenController::class, 'shown']);
Route::get('/offices', [CitizenController::class, 'offices']);
Route::get('/injected/{id}', [CitizenController::class, 'injected']);
Route::post('/add', [CitizenController::class, 'add']);
",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn records_of_yii_have_the_columns_of_their_rules_and_labels() {
    let report = scan_files(&[
        ("composer.json", r#"{"require": {"yiisoft/yii2": "~2.0"}}"#),
        (
            "models/Citizen.php",
            r"<?php
namespace app\models;
use yii\db\ActiveRecord;
class Citizen extends ActiveRecord {
    public static function tableName() { return '{{%citizen}}'; }
    public function rules() { return [[['cnic', 'email'], 'required'], ['mobile_no', 'string', 'max' => 20]]; }
    public function attributeLabels() { return ['cnic' => 'CNIC', 'passport_no' => 'Passport']; }
}
",
        ),
        (
            "models/Clerk.php",
            r"<?php
namespace app\models;
class Clerk extends \yii\db\ActiveRecord {
    public function rules() { return [[['cnic', 'email', 'mobile_no'], 'required']]; }
    public function fields() { $fields = parent::fields(); unset($fields['cnic'], $fields['mobile_no']); return $fields; }
}
",
        ),
        (
            "controllers/CitizenController.php",
            r"<?php
namespace app\controllers;
use app\models\Citizen;
use app\models\Clerk;
use yii\data\ActiveDataProvider;
use yii\rest\Controller;
class CitizenController extends Controller {
    public function actionAll() { return Citizen::find()->all(); }
    public function actionOne($id) { return Citizen::findOne($id); }
    public function actionArray() { return $this->asJson(Citizen::find()->andWhere(['id' => 1])->asArray()->all()); }
    public function actionPart() { return Citizen::find()->select(['id', 'email'])->all(); }
    public function actionPage() { return new ActiveDataProvider(['query' => Citizen::find()]); }
    public function actionCount() { return Citizen::find()->count(); }
    public function actionClerks() { return Clerk::find()->all(); }
    public function actionCreate() { $m = new Citizen(); $m->load(\Yii::$app->request->post(), ''); $m->save(); return ['id' => $m->id]; }
}
",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn models_of_codeigniter_are_asked_through_objects_functions_and_members() {
    let report = scan_files(&[
        ("composer.json", r#"{"require": {"codeigniter4/framework": "^4.0"}}"#),
        (
            "app/Models/CitizenModel.php",
            r"<?php
namespace App\Models;
use CodeIgniter\Model;
class CitizenModel extends Model {
    protected $table = 'citizens';
    protected $allowedFields = ['cnic', 'email', 'office_id'];
}
",
        ),
        (
            "app/Config/Routes.php",
            r"<?php
$routes->get('all', 'Citizens::all');
$routes->get('made', 'Citizens::made');
$routes->get('member', 'Members::member');
$routes->get('part', 'Citizens::part');
$routes->get('count', 'Citizens::count');
$routes->get('builder', 'Citizens::builder');
$routes->post('add', 'Citizens::add');
",
        ),
        (
            "app/Controllers/Citizens.php",
            r"<?php
namespace App\Controllers;
use App\Models\CitizenModel;
use CodeIgniter\API\ResponseTrait;
class Citizens extends BaseController {
    use ResponseTrait;
    public function all() { $model = new CitizenModel(); return $this->respond($model->where('a', 1)->findAll()); }
    public function made() { $model = model('CitizenModel'); return $this->respond(['rows' => $model->paginate(10)]); }
    public function part() { $model = model(CitizenModel::class); return $this->respond($model->select('id, email')->findAll()); }
    public function count() { $model = new CitizenModel(); return $this->respond($model->countAllResults()); }
    public function builder() { $db = \Config\Database::connect(); $q = $db->table('citizens')->where('a', 1)->get(); return $this->respond($q->getResultArray()); }
    public function add() { $model = new CitizenModel(); $model->insert($this->request->getJSON(true)); return $this->respondCreated([]); }
}
",
        ),
        (
            "app/Controllers/Members.php",
            r"<?php
namespace App\Controllers;
use CodeIgniter\RESTful\ResourceController;
class Members extends ResourceController {
    protected $modelName = 'App\Models\CitizenModel';
    public function member() { return $this->respond($this->model->findAll()); }
}
",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn a_query_that_is_told_step_by_step_gives_its_rows_when_it_runs() {
    let report = scan_files(&[
        (
            "application/config/config.php",
            "<?php\ndefined('BASEPATH') OR exit('No direct script access allowed');\n$config['base_url'] = '';\n",
        ),
        (
            "db.sql",
            "CREATE TABLE `citizens` (`id` int, `cnic` varchar(15), `email` varchar(50));\nCREATE TABLE `offices` (`id` int, `title` varchar(15));\n",
        ),
        (
            "application/models/Citizen_model.php",
            r"<?php
class Citizen_model extends CI_Model {
    public function get_all() { $query = $this->db->get('citizens'); return $query->result(); }
}
",
        ),
        (
            "application/controllers/Citizens.php",
            r"<?php
defined('BASEPATH') OR exit('No direct script access allowed');
class Citizens extends CI_Controller {
    public function __construct() { parent::__construct(); $this->load->model('Citizen_model'); }
    public function index() { echo json_encode($this->Citizen_model->get_all()); }
    public function chain() { echo json_encode($this->db->select('*')->from('citizens')->where('id', 1)->get()->row_array()); }
    public function steps() { $this->db->select('id, c.email'); $this->db->from('citizens c'); $q = $this->db->get(); echo json_encode($q->result_array()); }
    public function joined() { echo json_encode($this->db->from('offices')->join('citizens', 'citizens.id = offices.id')->get()->result()); }
    public function one() { echo json_encode($this->db->get_where('citizens', ['id' => 1])->row()); }
    public function offices() { $this->db->select('cnic')->from('citizens')->get(); echo json_encode($this->db->get('offices')->result()); }
    public function count() { echo json_encode($this->db->count_all('citizens')); }
    public function add() { $this->db->insert('citizens', $this->input->post()); echo 'ok'; }
}
",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn tables_of_pages_give_the_columns_of_their_query() {
    let routes = r"<?php
use App\Models\Citizen;
use App\Models\Office;
use Illuminate\Support\Facades\Route;
Route::get('/citizens', fn () => Datatables::of(Citizen::select(['id', 'email']))->addColumn('link', '<a>')->rawColumns(['link'])->make(true));
Route::get('/without', fn () => Datatables::of(Citizen::select(['cnic', 'email']))->removeColumn('cnic')->make(true));
Route::get('/offices', fn () => Datatables::of(Office::with(['staff'])->select(['id', 'title'])->get())->make(true));
Route::get('/column', fn () => Datatables::of(Office::all())->editColumn('head', function ($office) { return $office->head_citizen->name; })->make(true));
Route::get('/raw', fn () => Citizen::select('*')->get());
";
    let report = scan_files(&[LARAVEL, CITIZEN, OFFICE, ("routes/web.php", routes)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

/// Of a record that is written for a group, the fields that are in it; of a workbook, what its rows list.
#[test]
fn groups_of_fields_and_rows_of_workbooks() {
    let symfony = scan_files(&[
        ("composer.json", r#"{"require": {"symfony/framework-bundle": "^6"}}"#),
        (
            "src/Entity/Citizen.php",
            "<?php\nnamespace App\\Entity;\nuse Doctrine\\ORM\\Mapping as ORM;\nuse Symfony\\Component\\Serializer\\Annotation\\Groups;\n\
             #[ORM\\Entity]\nclass Citizen {\n#[ORM\\Column] #[Groups(['full'])] public string $cnic;\n\
             #[ORM\\Column] #[Groups(['full', 'list'])] public string $fullName;\n#[ORM\\Column] #[Groups(['list'])] public int $ward;\n}\n",
        ),
        ("templates/citizen.html.twig", "<b>{{ citizen.fullName }}</b>\n"),
        (
            "src/Controller/CitizenController.php",
            "<?php\nnamespace App\\Controller;\nuse App\\Entity\\Citizen;\n\
             use Symfony\\Bundle\\FrameworkBundle\\Controller\\AbstractController;\nuse Symfony\\Component\\HttpFoundation\\Response;\n\
             use Symfony\\Component\\Routing\\Annotation\\Route;\nclass CitizenController extends AbstractController {\n\
             #[Route('/all/{id}', methods: ['GET'])] public function all(Citizen $citizen): Response { return $this->json($citizen); }\n\
             #[Route('/full/{id}', methods: ['GET'])] public function full(Citizen $citizen): Response { return $this->json($citizen, 200, [], ['groups' => ['full']]); }\n\
             #[Route('/page/{id}', methods: ['GET'])] public function page(Citizen $citizen): Response { return $this->render('citizen.html.twig', ['citizen' => $citizen]); }\n\
             #[Route('/brief/{id}', methods: ['GET'])] public function brief(Citizen $citizen): Response { return $this->json($citizen, 200, [], ['groups' => 'list']); }\n}\n",
        ),
    ]);
    // what the page is handed, it shows in part
    insta::assert_snapshot!(carried(&symfony).join("\n"));
    let laravel = scan_files(&[
        ("composer.json", r#"{"require": {"laravel/framework": "^10.0"}}"#),
        (
            "routes/web.php",
            "<?php\nuse App\\Http\\Controllers\\ExportController;\nuse Illuminate\\Support\\Facades\\Route;\n\
             Route::get('/export', [ExportController::class, 'export']);\n",
        ),
        (
            "app/Exports/ResidentsExport.php",
            "<?php\nnamespace App\\Exports;\nuse App\\Models\\Resident;\nuse Maatwebsite\\Excel\\Concerns\\FromCollection;\n\
             use Maatwebsite\\Excel\\Concerns\\WithMapping;\nclass ResidentsExport implements FromCollection, WithMapping {\n\
             public function collection() { return Resident::all(); }\n\
             public function map($resident): array { return [$resident->full_name, $resident->birthdate->format('Y-m-d'), $resident->is_voter ? 'Yes' : 'No', ucfirst($resident->civil_status)]; }\n}\n",
        ),
        (
            "app/Http/Controllers/ExportController.php",
            "<?php\nnamespace App\\Http\\Controllers;\nuse App\\Exports\\ResidentsExport;\nuse Maatwebsite\\Excel\\Facades\\Excel;\n\
             class ExportController extends Controller {\n\
             public function export() { return Excel::download(new ResidentsExport, 'residents.xlsx'); }\n}\n",
        ),
    ]);
    insta::assert_snapshot!(carried(&laravel).join("\n"));
}
