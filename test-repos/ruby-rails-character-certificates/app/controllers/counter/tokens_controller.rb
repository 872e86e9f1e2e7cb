module Counter
  class TokensController < ApplicationController
    def index
      render json: QueueToken.today
    end

    def create
      render json: QueueToken.issue(params[:counter])
    end
  end
end
