class PagesController < ApplicationController
  open_to_public

  def health
    render plain: "ok"
  end
end
