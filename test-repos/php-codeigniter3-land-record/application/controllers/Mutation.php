<?php
defined('BASEPATH') OR exit('No direct script access allowed');

class Mutation extends Officer_Controller
{
    public function index()
    {
        $this->load->view('mutations', array('rows' => $this->land_model->pending()));
    }

    public function approve($mutation_id)
    {
        $this->land_model->approve($mutation_id, $this->officer);
        redirect('mutation');
    }

    // not reached by a request: CodeIgniter hides what begins with an underscore
    public function _notify($mutation_id)
    {
        return $this->land_model->owner_of($mutation_id);
    }
}
