//! What a function of a base class answers by a method of the handler's class, records behind several helpers, and options
//! that are merged.

use crate::door::carried;
use crate::scans::scan_files;

const SYNC: &str = "
class SyncController < ApplicationController
  def sync
    answer_with('records')
  end

  def answer_with(key)
    json = Oj.dump({ key => records.map { |record| transform(record) }, 'token' => token })
    render json: json
  end

  def merge
    errors = params.map { |one| merge_if_valid(one) }
    render json: { errors: errors.size }
  end
end
";

const TRANSFORMER: &str = "
class Transformer
  class << self
    def to_response(model)
      rename(model.attributes, mapping).as_json
    end

    def rename(attributes, mapping)
      replace(attributes.to_hash, mapping).with_indifferent_access
    end

    def replace(hash, mapping)
      mapping.each { |k, v| hash[v] = hash.delete(k) }
      hash
    end
  end
end
";

#[test]
fn a_base_class_answers_what_the_method_of_its_subclass_makes() {
    let report = scan_files(&[
        ("Gemfile", "gem 'rails'\n"),
        (
            "config/routes.rb",
            "
Rails.application.routes.draw do
  get 'patients/sync', to: 'patients#sync'
  post 'patients/merge', to: 'patients#merge'
  get 'facilities/sync', to: 'facilities#sync'
  get 'patients/one', to: 'patients#one'
  get 'patients/few', to: 'patients#few'
  get 'patients/all', to: 'patients#all'
end
",
        ),
        ("app/controllers/sync_controller.rb", SYNC),
        (
            "app/controllers/patients_controller.rb",
            "
class PatientsController < SyncController
  def transform(patient)
    Transformer.to_response(patient).except('gender').merge('by' => 1)
  end

  def merge_if_valid(params)
    Patient.find(params[:id])
  end

  def one
    patient = Patient.find(params[:id])
    render json: transform(patient)
  end

  def few
    patient = Patient.find(params[:id])
    render json: patient.as_json(options.merge(only: [:cnic]))
  end

  def all
    patient = Patient.find(params[:id])
    render json: patient.as_json(options)
  end
end
",
        ),
        (
            "app/controllers/facilities_controller.rb",
            "
class FacilitiesController < SyncController
  def transform(facility)
    Transformer.to_response(facility)
  end
end
",
        ),
        ("app/models/patient.rb", "class Patient < ApplicationRecord\nend\n"),
        ("app/models/facility.rb", "class Facility < ApplicationRecord\nend\n"),
        ("app/transformers/transformer.rb", TRANSFORMER),
        (
            "db/schema.rb",
            "
ActiveRecord::Schema.define do
  create_table 'patients' do |t|
    t.string 'cnic'
    t.string 'full_name'
    t.string 'gender'
  end
  create_table 'facilities' do |t|
    t.string 'street_address'
    t.string 'head_cnic'
  end
end
",
        ),
    ]);
    insta::assert_snapshot!(carried(&report).join("\n"));
}
