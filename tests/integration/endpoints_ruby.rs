//! Endpoints and verdicts of Ruby's frameworks, whose routes are words and blocks, over small projects of several files.

use super::endpoints::check;

const BASE: (&str, &str) = (
    "app/controllers/application_controller.rb",
    "class ApplicationController < ActionController::Base\n  before_action :require_officer\n  private\n  def require_officer\n    \
     redirect_to login_path unless session[:officer_id]\n  end\nend\n",
);

#[test]
fn rails_words_nest_and_name_their_controllers() {
    check(
        &[
            BASE,
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  root 'pages#home'\n  get 'about', to: 'pages#about', as: :about\n  get '/old', to: redirect('/new')\n  \
                 scope '(:locale)' do\n    resources :entries, only: %i[index show] do\n      member { post :stamp }\n      get :print, on: :member\n      \
                 collection do\n        get :recent\n      end\n      resources :notes, path: 'remarks', except: [:new, :edit]\n    end\n  end\n  \
                 namespace :admin do\n    resource :profile, only: :show\n    scope module: :reports, path: 'reports' do\n      get 'daily' => 'summaries#daily'\n    end\n  end\n  \
                 controller :pages do\n    get 'terms', action: :terms\n  end\n  authenticate :officer do\n    get '/jobs', to: 'jobs#index'\n  end\n  \
                 match 'search', to: 'pages#search', via: [:get, :post]\n  if Rails.env.development?\n    get '/debug', to: 'pages#debug'\n  end\nend\n",
            ),
            (
                "app/controllers/entries_controller.rb",
                "class EntriesController < ApplicationController\n  def index; end\n  def show; end\n  def stamp; end\n  def print; end\n  def recent; end\nend\n",
            ),
            (
                "app/controllers/notes_controller.rb",
                "class NotesController < ActionController::API\n  def index; end\n  def create; end\nend\n",
            ),
            (
                "app/controllers/admin/profiles_controller.rb",
                "class Admin::ProfilesController < ApplicationController\n  def show; end\nend\n",
            ),
            (
                "app/controllers/admin/reports/summaries_controller.rb",
                "module Admin\n  module Reports\n    class SummariesController < ApplicationController\n      def daily; end\n    end\n  end\nend\n",
            ),
            (
                "app/controllers/jobs_controller.rb",
                "class JobsController < ActionController::Base\n  def index; end\nend\n",
            ),
            (
                "app/controllers/pages_controller.rb",
                "class PagesController < ApplicationController\n  skip_before_action :require_officer, except: [:search]\n  def home; end\n  def about; end\n  def terms; end\n  def search; end\nend\n",
            ),
        ],
        &[
            "GET / public",
            "GET /about public",
            "GET /terms public",
            "GET /entries authenticated",
            "GET /entries/{id} authenticated",
            "POST /entries/{id}/stamp authenticated",
            "GET /entries/{id}/print authenticated",
            "GET /entries/recent authenticated",
            "GET /entries/{entry_id}/remarks unauthenticated",
            "POST /entries/{entry_id}/remarks unauthenticated",
            "GET /admin/profile authenticated",
            "GET /admin/reports/daily authenticated",
            "GET /jobs authenticated",
            "GET /search authenticated",
            "POST /search authenticated",
        ],
    );
}

#[test]
fn rails_hooks_are_inherited_replaced_and_taken_away() {
    check(
        &[
            (
                "app/controllers/concerns/guarded.rb",
                "module Guarded\n  extend ActiveSupport::Concern\n  included do\n    before_action :check_device\n  end\n  class_methods do\n    \
                 def open_to_all(**options)\n      skip_before_action :check_device, **options\n    end\n  end\n  def check_device\n    \
                 head :unauthorized unless Device.exists?(token: request.headers['X-Token'])\n  end\nend\n",
            ),
            (
                "app/controllers/base_controller.rb",
                "class BaseController < ActionController::API\n  include Guarded\nend\n",
            ),
            (
                "app/controllers/lists_controller.rb",
                "class ListsController < BaseController\n  open_to_all only: :index\n  def index; end\n  def create; end\n  def destroy; end\nend\n",
            ),
            (
                "app/controllers/hooks_controller.rb",
                "class HooksController < BaseController\n  def create; end\n  private\n  def check_device\n    logger.info 'any device'\n  end\nend\n",
            ),
            (
                "app/controllers/stats_controller.rb",
                "class StatsController < ActionController::Base\n  http_basic_authenticate_with name: 'a', password: ENV['P'], only: :show\n  def show; end\n  def create; end\nend\n",
            ),
            (
                "app/controllers/records_controller.rb",
                "class RecordsController < ActionController::API\n  before_action -> { render json: {}, status: :forbidden unless current_user }\n  def index; end\nend\n",
            ),
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  resources :lists, :records\n  resources :hooks, only: :create\n  resource :stat, only: [:show, :create]\nend\n",
            ),
        ],
        &[
            "GET /lists public",
            "POST /lists authenticated",
            "DELETE /lists/{id} authenticated",
            "GET /records authenticated",
            "POST /hooks unauthenticated",
            "GET /stat authenticated",
            "POST /stat unauthenticated",
        ],
    );
}

#[test]
fn sinatra_classes_files_and_filters() {
    check(
        &[
            (
                "app.rb",
                "require 'sinatra'\nhelpers do\n  def protected!\n    halt 401, 'no' unless session[:clerk]\n  end\nend\nbefore '/records/*' do\n  \
                 halt 403 unless session[:clerk]\nend\nget '/health' do\n  'ok'\nend\nget '/records/:cnic' do\n  params[:cnic]\nend\n\
                 post '/notes' do\n  protected!\n  save\nend\nput '/notes/:id' do\n  save\nend\n",
            ),
            (
                "lib/desk.rb",
                "class Desk < Sinatra::Base\n  use Rack::Auth::Basic, 'desk' do |u, p|\n    u == 'a'\n  end\n  namespace '/desk' do\n    get '/queue' do\n      1\n    end\n  end\nend\n",
            ),
        ],
        &[
            "GET /health public",
            "GET /records/{cnic} authenticated",
            "POST /notes authenticated",
            "PUT /notes/{id} unauthenticated",
            "GET /desk/queue authenticated",
        ],
    );
}

#[test]
fn grape_classes_are_mounted() {
    check(
        &[
            (
                "app/api/root.rb",
                "module Api\n  class Root < Grape::API\n    version 'v1', using: :path\n    prefix :api\n    helpers do\n      def authenticate!\n        \
                 error!('401 Unauthorized', 401) unless current_clerk\n      end\n    end\n    mount Api::Citizens\n    mount Api::Forms\n  end\nend\n",
            ),
            (
                "app/api/citizens.rb",
                "module Api\n  class Citizens < Grape::API\n    before { authenticate! }\n    resource :citizens do\n      get do\n        []\n      end\n      \
                 route_param :cnic do\n        get { 1 }\n        put :address do\n          2\n        end\n      end\n    end\n  end\nend\n",
            ),
            (
                "app/api/forms.rb",
                "module Api\n  class Forms < Grape::API\n    resources :forms do\n      post { 1 }\n    end\n  end\nend\n",
            ),
        ],
        &[
            "GET /api/v1/citizens authenticated",
            "GET /api/v1/citizens/{cnic} authenticated",
            "PUT /api/v1/citizens/{cnic}/address authenticated",
            "POST /api/v1/forms unauthenticated",
        ],
    );
}

#[test]
fn sinatra_options_of_routes_and_maps_of_classes() {
    check(
        &[
            ("Gemfile", "source 'https://rubygems.org'\ngem 'sinatra'\n"),
            (
                "config.ru",
                "require './app'\nmap '/desk' do\n  map '/v1' do\n    run DeskApp.new\n  end\nend\nrun Rack::URLMap.new('/api/permits' => PermitsApp)\n",
            ),
            (
                "app.rb",
                "require 'sinatra/base'\nclass BaseApp < Sinatra::Base\n  def json_error(status, text)\n    error(status, text)\n  end\n  \
                 set :officer do |wanted|\n    condition do\n      json_error(401, 'log in first') if wanted && session[:officer].nil?\n    end\n  end\nend\n\
                 class PermitsApp < BaseApp\n  get '/:cnic', officer: true do\n    load(params[:cnic])\n  end\n  post '/search', :officer => false do\n    find(params)\n  end\nend\n\
                 class DeskApp < BaseApp\n  delete '/queue/:id' do\n    drop(params[:id])\n  end\nend\n",
            ),
        ],
        &[
            "DELETE /desk/v1/queue/{id} unauthenticated",
            "GET /api/permits/{cnic} authenticated",
            "POST /api/permits/search unauthenticated",
        ],
    );
}

#[test]
fn grape_middleware_and_mounts_in_rails() {
    check(
        &[
            ("Gemfile", "gem 'rails'\ngem 'grape'\n"),
            ("config/routes.rb", "Rails.application.routes.draw do\n  mount Registry::Base, at: '/api'\nend\n"),
            (
                "app/api/registry/base.rb",
                "module Registry\n  class Base < Grape::API\n    prefix :v2\n    mount Registry::Officers => '/officers'\n    mount Registry::Offices\n  end\nend\n",
            ),
            (
                "app/api/registry/officers.rb",
                "module Registry\n  class Officers < Grape::API\n    use Registry::TokenCheck\n    get '/records' do\n      Record.all\n    end\n  end\nend\n",
            ),
            (
                "app/api/registry/offices.rb",
                "module Registry\n  class Offices < Grape::API\n    get '/offices' do\n      Office.all\n    end\n  end\nend\n",
            ),
            (
                "app/api/registry/token_check.rb",
                "module Registry\n  class TokenCheck < Grape::Middleware::Base\n    def before\n      token = env['HTTP_AUTHORIZATION']\n      \
                 raise AuthenticationError, 'no token' unless token\n    end\n  end\nend\n",
            ),
        ],
        &["GET /api/v2/officers/records authenticated", "GET /api/v2/offices unauthenticated"],
    );
}

#[test]
fn rails_engines_are_mounted_and_stand_in_their_namespace() {
    check(
        &[
            BASE,
            (
                "registry/lib/registry/engine.rb",
                "module Registry\n  class Engine < ::Rails::Engine\n    isolate_namespace Registry\n  end\nend\n",
            ),
            (
                "registry/config/routes.rb",
                "Registry::Engine.routes.draw do\n  namespace :admin do\n    resources :deeds, only: [:index, :update]\n  end\n  resources :plots, only: [:index, :create]\nend\n",
            ),
            // another package draws on the same engine
            (
                "surveys/config/routes.rb",
                "Registry::Engine.routes.draw do\n  resources :surveys, only: :create\n  get '/maps', to: 'maps#show'\nend\n",
            ),
            (
                "registry/app/controllers/registry/admin/base_controller.rb",
                "module Registry\n  module Admin\n    class BaseController < ActionController::Base\n      before_action :authorize_admin\n      private\n      \
                 def authorize_admin\n        authorize! :admin, controller_name.to_sym\n      end\n    end\n  end\nend\n",
            ),
            (
                "registry/app/controllers/registry/admin/deeds_controller.rb",
                "module Registry\n  module Admin\n    class DeedsController < BaseController\n      def index; end\n      def update; end\n    end\n  end\nend\n",
            ),
            (
                "registry/app/controllers/registry/plots_controller.rb",
                "class Registry::PlotsController < ActionController::Base\n  load_and_authorize_resource\n  skip_authorize_resource only: :create\n  def index; end\n  def create; end\nend\n",
            ),
            (
                "surveys/app/controllers/registry/surveys_controller.rb",
                "module Registry\n  class SurveysController < ActionController::API\n    def create; end\n  end\nend\n",
            ),
            // the same name outside of the engine
            (
                "app/controllers/surveys_controller.rb",
                "class SurveysController < ApplicationController\n  def create; end\nend\n",
            ),
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  mount Registry::Engine => '/registry'\n  resources :surveys, only: :create\nend\n",
            ),
        ],
        &[
            "POST /surveys authenticated",
            "GET /registry/admin/deeds authenticated",
            "PATCH /registry/admin/deeds/{id} authenticated",
            "PUT /registry/admin/deeds/{id} authenticated",
            "GET /registry/plots authenticated",
            "POST /registry/plots unauthenticated",
            "POST /registry/surveys unauthenticated",
            "GET /registry/maps unknown",
        ],
    );
}

#[test]
fn rails_filters_refuse_the_unknown_in_any_words_and_the_known_are_no_matter() {
    check(
        &[
            (
                "app/controllers/application_controller.rb",
                "class ApplicationController < ActionController::Base\n  before_action :deny_kiosks\n  private\n  \
                 def require_clerk_or_400\n    if @user\n      true\n    else\n      render plain: 'not logged in', status: 400\n    end\n  end\n  \
                 def find_user\n    @user = User.find_by(number: params[:id])\n    head :not_found unless @user\n  end\n  \
                 def deny_kiosks\n    head :forbidden if authenticated_by.kiosk_key?\n  end\nend\n",
            ),
            (
                "app/controllers/deeds_controller.rb",
                "class DeedsController < ApplicationController\n  before_action :require_clerk_or_400, only: :create\n  before_action :find_user, only: :update\n  \
                 def create; end\n  def update; end\n  def destroy; end\nend\n",
            ),
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  resources :deeds, only: [:create, :destroy]\n  put '/deeds/:id', to: 'deeds#update'\nend\n",
            ),
        ],
        &["POST /deeds authenticated", "DELETE /deeds/{id} unauthenticated", "PUT /deeds/{id} unauthenticated"],
    );
}

#[test]
fn a_filter_of_the_base_that_calls_what_a_library_makes() {
    let base = "module Citizens\n  class BaseController < ActionController::Base\n    before_action :known_applicant\n    before_action :note_visit\n    private\n    \
        def known_applicant\n      authenticate_applicant!\n    end\n    def note_visit\n      authenticate_later!\n    end\n    def authenticate_later!\n      Visit.create\n    end\n  end\nend\n";
    let open = "module Visitors\n  class BaseController < ActionController::Base\n    before_action :note_visit\n    private\n    \
        def note_visit\n      authenticate_later!\n    end\n    def authenticate_later!\n      Visit.create\n    end\n  end\nend\n";
    let controller = |module: &str| {
        format!(
            "module {module}\n  class DeedsController < BaseController\n    def update; Deed.find(params[:id]).touch; end\n  end\nend\n"
        )
    };
    check(
        &[
            ("app/controllers/citizens/base_controller.rb", base),
            ("app/controllers/visitors/base_controller.rb", open),
            ("app/controllers/citizens/deeds_controller.rb", &controller("Citizens")),
            ("app/controllers/visitors/deeds_controller.rb", &controller("Visitors")),
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  put '/citizens/deeds/:id', to: 'citizens/deeds#update'\n  put '/visitors/deeds/:id', to: 'visitors/deeds#update'\n  \
                 get '/auth/failure', to: 'visitors/deeds#update'\nend\n",
            ),
        ],
        &[
            "PUT /citizens/deeds/{id} authenticated",
            "PUT /visitors/deeds/{id} unauthenticated",
            "GET /auth/failure public",
        ],
    );
}

#[test]
fn applications_of_libraries_answer_where_they_are_mounted() {
    check(
        &[
            BASE,
            (
                "config/routes.rb",
                "require 'sidekiq/web'\nRails.application.routes.draw do\n  mount Sidekiq::Web => '/open'\n  authenticate :officer do\n    mount Sidekiq::Web, at: 'closed'\n  end\n  \
                 constraints(StaffConstraint.new) do\n    mount Sidekiq::Web => '/staff'\n  end\n  constraints(subdomain: 'jobs') do\n    mount Sidekiq::Web => '/sub'\n  end\n  \
                 mount Sidekiq::Web => '/option', constraints: StaffConstraint.new\n  mount Unknown::Engine => '/unknown'\nend\n",
            ),
            (
                "lib/staff_constraint.rb",
                "class StaffConstraint\n  def matches?(request)\n    User.find_by(id: request.session[:user_id])&.staff?\n  end\nend\n",
            ),
        ],
        &[
            "ANY /closed authenticated",
            "ANY /open unauthenticated",
            "ANY /option unknown",
            "ANY /staff unknown",
            "ANY /sub unauthenticated",
        ],
    );
}

#[test]
fn what_stands_in_front_of_a_mounted_application_may_be_said_elsewhere() {
    check(
        &[
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  mount Sidekiq::Web => '/jobs'\n  get '/help', to: 'help#show'\nend\n",
            ),
            (
                "config/initializers/sidekiq.rb",
                "Sidekiq::Web.use(Rack::Auth::Basic) { |user, password| Clerk.known?(user, password) }\n",
            ),
        ],
        &["GET /help public"],
    );
}
