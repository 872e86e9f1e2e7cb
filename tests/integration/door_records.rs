//! Records at the door: classes that write records as keys, what is a person's by what its class holds, and what a
//! framework gives to a handler by itself.

use crate::door::carried;
use crate::scans::scan_files;

const ROUTES: &str = r"<?php
use App\Http\Controllers\LicenceController;
use Illuminate\Support\Facades\Route;
Route::get('/licences', [LicenceController::class, 'index']);
Route::get('/licences/{holder}', [LicenceController::class, 'show']);
Route::put('/licences/{holder}', [LicenceController::class, 'update']);
Route::get('/holders/{holder}', [LicenceController::class, 'holder']);
Route::post('/counters', [LicenceController::class, 'count']);
";

const CONTROLLER: &str = r"<?php
namespace App\Http\Controllers;
use App\Models\Holder;
use App\Http\Resources\HolderResource;
use App\Http\Requests\StoreHolder;
use App\Services\HolderService;
use App\Transformers\HolderTransformer;

class LicenceController extends BaseController {
    protected $transformer = HolderTransformer::class;
    public function index() { return HolderResource::collection(Holder::paginate()); }
    public function show(Holder $holder) { return new HolderResource($holder); }
    public function update(StoreHolder $request, Holder $holder) {
        $this->holders->save($request->all(), $holder);
        return response()->json(['saved' => true]);
    }
    public function holder(Holder $holder) { return $this->one($holder->id); }
    public function count(HolderService $service) { return response()->json(['count' => $service->count()]); }
}
";

#[test]
fn php_writes_records_by_resources_and_transformers() {
    let report = scan_files(&[
        ("composer.json", r#"{"require": {"laravel/framework": "^11.0"}}"#),
        ("routes/api.php", ROUTES),
        ("app/Http/Controllers/LicenceController.php", CONTROLLER),
        (
            "app/Http/Controllers/BaseController.php",
            r"<?php
namespace App\Http\Controllers;
class BaseController {
    protected function one($id) {
        $transformer = new $this->transformer();
        return $this->manager->written($id, $transformer);
    }
}
",
        ),
        (
            "app/Http/Resources/HolderResource.php",
            r"<?php
namespace App\Http\Resources;
use Illuminate\Http\Resources\Json\JsonResource;
class HolderResource extends JsonResource {
    public function toArray($request) {
        return ['cnic' => $this->cnic, 'name' => $this->name, 'has_phone' => (bool) $this->phone, 'passport_no' => '***',
            'home' => new HomeResource($this->home)];
    }
}
",
        ),
        (
            "app/Http/Resources/HomeResource.php",
            r"<?php
namespace App\Http\Resources;
use Illuminate\Http\Resources\Json\JsonResource;
class HomeResource extends JsonResource {
    public function toArray($request) { return ['postal_address' => $this->line]; }
}
",
        ),
        (
            "app/Transformers/HolderTransformer.php",
            r"<?php
namespace App\Transformers;
use App\Models\Holder;
use League\Fractal\TransformerAbstract;
class HolderTransformer extends TransformerAbstract {
    protected array $defaultIncludes = ['next_of_kin'];
    public function transform(Holder $holder) { return ['email' => $holder->email, 'mobile_no' => '']; }
    public function includeNextOfKin($holder) { return $this->item($holder->kin, new KinTransformer()); }
}
",
        ),
        (
            "app/Transformers/KinTransformer.php",
            r"<?php
namespace App\Transformers;
use League\Fractal\TransformerAbstract;
class KinTransformer extends TransformerAbstract {
    public function transform($kin) { return ['mobile_no' => $kin->mobile_no]; }
}
",
        ),
        (
            "app/Models/Holder.php",
            r"<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
class Holder extends Model { protected $fillable = ['cnic', 'mobile_no']; }
",
        ),
        (
            "app/Services/HolderService.php",
            r"<?php
namespace App\Services;
class HolderService { private string $cnic; public function count() { return 1; } }
",
        ),
        (
            "app/Http/Requests/StoreHolder.php",
            r"<?php
namespace App\Http\Requests;
use Illuminate\Foundation\Http\FormRequest;
class StoreHolder extends FormRequest {
    public function rules() { $rules = []; $rules['email'] = ['email']; return $rules; }
}
",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn what_a_class_holds_says_whose_it_is() {
    let app = r#"
from enum import Enum
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()

class Register(Enum):
    cnic = "cnic"
    passport = "passport"

class Sex(str, Enum):
    male = "m"

class Home(BaseModel):
    street: str
    city: str
    name: str

class Particulars(BaseModel):
    name: str
    date_of_birth: str
    gender: Sex
    address: Home

class Office(BaseModel):
    name: str
    address: Home

class CitizenSummary(BaseModel):
    name: str

@app.get("/particulars", response_model=Particulars)
def particulars(register: Register) -> Particulars:
    return find(register)

@app.get("/office", response_model=Office)
def office() -> Office:
    return find()

@app.get("/summary", response_model=CitizenSummary)
def summary() -> CitizenSummary:
    return find()
"#;
    let report = scan_files(&[("app/main.py", app)]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn ruby_lists_what_a_record_shows() {
    let report = scan_files(&[
        ("Gemfile", "gem \"rails\"\ngem \"active_model_serializers\"\n"),
        (
            "config/routes.rb",
            "Rails.application.routes.draw do\n  get \"/holders/:id\", to: \"holders#show\"\n  get \"/short/:id\", to: \"holders#short\"\nend\n",
        ),
        (
            "app/controllers/holders_controller.rb",
            r"
class HoldersController < ApplicationController
  def show
    render json: HolderSerializer.new(find(params[:id])).as_json
  end

  def short
    render json: HolderBlueprint.render(find(params[:id]))
  end
end
",
        ),
        (
            "app/serializers/holder_serializer.rb",
            "class HolderSerializer < ActiveModel::Serializer\n  attributes :id, :cnic\n  attribute :mobile_no\nend\n",
        ),
        (
            "app/blueprints/holder_blueprint.rb",
            "class HolderBlueprint < Blueprinter::Base\n  fields :ward, :email\nend\n",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn what_a_serializer_inherits_as_read_only_is_not_taken() {
    let report = scan_files(&[
        (
            "app/urls.py",
            "from rest_framework import routers\nfrom .views import CaseViewSet\nrouter = routers.DefaultRouter()\nrouter.register(r\"case\", CaseViewSet)\nurlpatterns = router.urls\n",
        ),
        (
            "app/views.py",
            "from rest_framework import viewsets\nfrom .serializers import CaseSerializer\nclass CaseViewSet(viewsets.ModelViewSet):\n    serializer_class = CaseSerializer\n",
        ),
        (
            "app/serializers.py",
            r#"
from rest_framework import serializers

class FindingSerializer(serializers.Serializer):
    verdict = serializers.CharField()

class CaseBase(serializers.ModelSerializer):
    full_name = serializers.CharField(source="holder.full_name", read_only=True)
    diagnosis = FindingSerializer()

class CaseSerializer(CaseBase):
    class Meta:
        fields = ["full_name", "cnic", "diagnosis"]
"#,
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}

#[test]
fn what_a_serializer_holds_is_given_where_it_is_read() {
    let report = scan_files(&[
        ("requirements.txt", "djangorestframework\n"),
        (
            "registry/settings.py",
            "ROOT_URLCONF = \"registry.urls\"\nINSTALLED_APPS = [\"rest_framework\", \"registry\"]\n",
        ),
        (
            "registry/urls.py",
            r#"
from django.urls import path
from registry import views
urlpatterns = [path("shown/", views.Shown.as_view()), path("taken/", views.Taken.as_view()), path("listed/", views.Listed.as_view()), path("stamped/", views.Stamped.as_view()), path("form/", views.form)]
"#,
        ),
        (
            "registry/serializers.py",
            r#"
from django import forms
from rest_framework import serializers
from registry.models import Citizen
class OfficerSerializer(serializers.Serializer):
    email = serializers.EmailField()
    iban = serializers.CharField(write_only=True)
class Stamp(serializers.Serializer):
    made = serializers.DateField()
class StampedSerializer(Stamp, serializers.ModelSerializer):
    class Meta:
        model = Citizen
        fields = "__all__"
class CitizenForm(forms.ModelForm):
    class Meta:
        model = Citizen
        fields = ["cnic"]
class CitizenSerializer(serializers.ModelSerializer):
    officer = OfficerSerializer(read_only=True)
    class Meta:
        model = Citizen
        fields = ("id", "cnic", "officer")
"#,
        ),
        (
            "registry/models.py",
            r"
from django.db import models
class Citizen(models.Model):
    cnic = models.CharField(max_length=15)
    passport_number = models.CharField(max_length=15)
",
        ),
        (
            "registry/views.py",
            r#"
from rest_framework.views import APIView
from rest_framework.response import Response
from registry.access import one_or_error
from django.http import HttpResponse
from registry.serializers import CitizenForm, CitizenSerializer, OfficerSerializer, StampedSerializer
def form(request):
    form = CitizenForm(request.POST)
    if form.data.get("next"):
        form.save()
    return HttpResponse("saved")
class Stamped(APIView):
    def get(self, request):
        return Response(StampedSerializer(one(request)).data)
class Shown(APIView):
    def get(self, request):
        citizen, error = one_or_error(request)
        return error or Response({"citizen": CitizenSerializer(citizen).data})
class Taken(APIView):
    def post(self, request):
        serializer = CitizenSerializer(data=request.data)
        if serializer.is_valid():
            serializer.save()
        return Response({"saved": True})
class Listed(APIView):
    def get(self, request):
        page = self.paginate_queryset(self.get_queryset())
        serializer = OfficerSerializer(page, many=True)
        return Response(serializer.data)
"#,
        ),
    ]);
    assert_eq!(
        carried(&report),
        [
            "ANY /form/: takes cnic; gives ",
            "GET /listed/: takes ; gives email",
            "GET /shown/: takes ; gives cnic, email",
            "GET /stamped/: takes ; gives cnic, passport",
            "POST /taken/: takes cnic; gives ",
        ]
    );
}

#[test]
fn a_record_lists_what_its_blocks_and_its_base_show() {
    let report = scan_files(&[
        ("Gemfile", "gem \"rails\"\n"),
        (
            "config/routes.rb",
            "Rails.application.routes.draw do\n  resources :citizens, only: [:index]\n  resources :officers, only: [:index]\n  resources :teams, only: [:show]\n  resources :wardens, only: [:index]\n  resources :visitors, only: [:index]\nend\n",
        ),
        (
            "db/schema.rb",
            r#"
ActiveRecord::Schema[8.0].define(version: 1) do
  create_table "citizens" do |t|
    t.string "cnic"
    t.string "passport_number"
  end
  create_table "wardens" do |t|
    t.string "cnic"
    t.string "passport_number"
  end
  create_table "visitors" do |t|
    t.string "cnic"
    t.string "passport_number"
  end
  create_table "officers" do |t|
    t.string "cnic"
    t.string "email"
  end
end
"#,
        ),
        (
            "app/models/citizen.rb",
            r"
class Citizen < ApplicationRecord
  def as_json(options = {})
    super(options.merge({ only: %i[id cnic], include: { office: { only: %i[id] } } })).tap do |hash|
      hash['office'] ||= {}
    end
  end
end
",
        ),
        (
            "app/models/officer.rb",
            r"
class Officer < ApplicationRecord
  def as_json(options = {})
    super(options).except('cnic')
  end
end
",
        ),
        (
            "app/models/warden.rb",
            r"
class Warden < ApplicationRecord
  def as_json(options = {})
    super(options).compact.slice('id', 'cnic')
  end
end
",
        ),
        (
            "app/models/visitor.rb",
            r"
class Visitor < ApplicationRecord
  def as_json(options = {})
    hash = super(options)
    hash.delete('cnic')
    hash
  end
end
",
        ),
        (
            "app/controllers/wardens_controller.rb",
            "class WardensController < ApplicationController\n  def index\n    render json: Warden.all\n  end\nend\n",
        ),
        (
            "app/controllers/visitors_controller.rb",
            "class VisitorsController < ApplicationController\n  def index\n    render json: Visitor.all\n  end\nend\n",
        ),
        (
            "app/serializers/team_serializer.rb",
            r"
class TeamSerializer < ActiveModel::Serializer
  attributes :id
  has_many :members, serializer: MemberSerializer
  attribute :lead do
    { id: object.lead.id, mobile_number: object.lead.mobile_number, has_email: object.lead.email? }
  end
end
",
        ),
        (
            "app/serializers/member_serializer.rb",
            "class MemberSerializer < ActiveModel::Serializer\n  attributes :passport_number\nend\n",
        ),
        (
            "app/controllers/citizens_controller.rb",
            "class CitizensController < ApplicationController\n  def index\n    render json: Citizen.all\n  end\nend\n",
        ),
        (
            "app/controllers/officers_controller.rb",
            "class OfficersController < ApplicationController\n  def index\n    render json: Officer.all\n  end\nend\n",
        ),
        (
            "app/controllers/teams_controller.rb",
            "class TeamsController < ApplicationController\n  def show\n    render json: { team: TeamSerializer.new(@team).as_json }\n  end\nend\n",
        ),
    ]);
    assert_eq!(
        carried(&report),
        [
            "GET /citizens: takes ; gives cnic",
            "GET /officers: takes ; gives email",
            "GET /teams/{id}: takes ; gives passport, phone",
            "GET /visitors: takes ; gives passport",
            "GET /wardens: takes ; gives cnic",
        ]
    );
}

/// What the fields of an answer hold counts, whatever they are called; one that is not written does not.
#[test]
fn an_answer_that_is_made_holds_what_it_is_made_of() {
    let api = r#"package pk;
import org.springframework.web.bind.annotation.*;
import com.fasterxml.jackson.annotation.JsonIgnore;
class Citizen { private String cnic; public String getCnic() { return cnic; } }
class Envelope { private final String line; Envelope(String line) { this.line = line; } public String getLine() { return line; } }
class Sealed { @JsonIgnore private final String line; Sealed(String line) { this.line = line; } public String getLine() { return line; } }
@RestController
class Cards {
    private Citizens citizens;
    @GetMapping("/open") Envelope open() { Citizen c = citizens.any(); return new Envelope(c.getCnic()); }
    @GetMapping("/titled") Envelope titled() { Citizen c = citizens.any(); return new Envelope(c == null ? "none" : "one of " + c); }
    @GetMapping("/sealed") Sealed sealed() { Citizen c = citizens.any(); return new Sealed(c.getCnic()); }
}
interface Citizens { Citizen any(); }
"#;
    let report = scan_files(&[
        (
            "pom.xml",
            "<project><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>",
        ),
        ("src/main/java/pk/Cards.java", api),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}
