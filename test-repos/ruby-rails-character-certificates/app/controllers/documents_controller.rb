class DocumentsController < ApplicationController
  def index
    render json: Document.where(application_id: params[:application_id])
  end

  def create
    document = Document.create!(application_id: params[:application_id], file: params[:file])
    render json: { id: document.id }, status: :created
  end
end
