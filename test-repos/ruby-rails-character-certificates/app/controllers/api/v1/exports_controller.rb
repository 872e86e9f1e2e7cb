module Api
  module V1
    # Pulled every night by the district office.
    class ExportsController < ActionController::API
      def index
        render json: Certificate.includes(:application).map { |c| CertificateExport.row(c) }
      end
    end
  end
end
